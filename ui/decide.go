package ui

import (
	"errors"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/vitral-data/vitral/catalog/view"
)

// maxForm bounds a decision's form, in bytes.
const maxForm = 64 << 10

// classes are what a person may let through one by one.
var classes = []string{"renamed", "missing", "withdrawn"}

// decide takes a person's decision on a held run. The token is used for this
// one request and nothing is remembered. That the form was sent from this site
// is checked by the caller.
func (s *Site) decide(code string, accept bool) gin.HandlerFunc {
	lang, _ := s.langs.Lang(code)
	return func(c *gin.Context) {
		r := &request{c, s.env(lang)}
		c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, maxForm)
		if err := c.Request.ParseForm(); err != nil {
			s.again(r, http.StatusBadRequest, "decide.form")
			return
		}
		form := c.Request.PostForm
		offered, chosen := form["offered"], []string{}
		for _, class := range form["class"] {
			if slices.Contains(classes, class) && !slices.Contains(chosen, class) {
				chosen = append(chosen, class)
			}
		}
		switch {
		case form.Get("token") == "":
			s.again(r, http.StatusUnauthorized, "decide.notoken")
			return
		case accept && len(chosen) == 0 && len(offered) > 0:
			s.again(r, http.StatusUnprocessableEntity, "decide.nothing")
			return
		}
		if len(chosen) == len(offered) {
			chosen = nil // everything that was offered: the whole plan
		}
		_, err := s.Decide(c.Request.Context(), form.Get("token"), c.Param("id"), form.Get("plan"), accept, chosen)
		switch {
		case err == nil:
			c.Header("Cache-Control", "no-store")
			c.Redirect(http.StatusSeeOther, r.to.Run(c.Param("id")))
		case errors.Is(err, ErrToken):
			s.again(r, http.StatusUnauthorized, "decide.token")
		case errors.Is(err, ErrPlanChanged):
			s.again(r, http.StatusConflict, "decide.changed")
		case errors.Is(err, ErrNotHeld):
			s.again(r, http.StatusConflict, "decide.notheld")
		default:
			s.Log.Error("a decision failed", "run", c.Param("id"), "error", err)
			s.again(r, http.StatusInternalServerError, "decide.failed")
		}
	}
}

// again shows the run's page with what went wrong, and the plan as it is now.
func (s *Site) again(r *request, code int, key string) {
	p, err := s.runPage(r, &status{"bad", r.T(key)})
	switch {
	case errors.Is(err, view.ErrNotFound):
		s.fail(r, http.StatusNotFound)
	case err != nil:
		s.Log.Error("a page failed", "path", r.Request.URL.Path, "error", err)
		s.fail(r, http.StatusInternalServerError)
	default:
		if m, ok := p.Data.(runModel); ok && m.Held == nil {
			m.Decision = r.T(key)
			p.Data = m
		}
		p.Status = code
		s.render(r, "run", "sources", p)
	}
}
