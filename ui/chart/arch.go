package chart

import (
	"fmt"
	"math"
)

// The window's frame, in user units. Its arch is pointed: two arcs whose
// centres lie on the springing line.
const (
	WindowWidth  = 560.0
	WindowHeight = 520.0
	archRadius   = 336.0
	frame        = 7.0 // of lead around the glass
)

// archRise is how high the arch of a span rises above its springing line.
func archRise(span, radius float64) float64 {
	return math.Sqrt(radius*span - span*span/4)
}

// Opening is the outline of the glass inside the frame.
func Opening() Polygon {
	left, right, bottom := frame, WindowWidth-frame, WindowHeight-frame
	radius := archRadius - frame
	spring := archRise(WindowWidth, archRadius)
	span := right - left
	rise := archRise(span, radius)
	const pieces = 20 // of each arc
	p := Polygon{{right, bottom}, {left, bottom}}
	// The left arc turns around a point of the springing line to its right.
	centre := Point{left + radius, spring}
	end := math.Atan2(rise, radius-span/2)
	for i := range pieces + 1 {
		angle := end * float64(i) / pieces
		p = append(p, Point{centre.X - radius*math.Cos(angle), centre.Y - radius*math.Sin(angle)})
	}
	for i := len(p) - 2; i >= 2; i-- {
		p = append(p, Point{WindowWidth - p[i].X, p[i].Y})
	}
	return p
}

// framePath is the outer edge of the window as SVG path data.
func framePath() string {
	spring := archRise(WindowWidth, archRadius)
	return fmt.Sprintf("M0 %gV%.1fA%g %g 0 0 1 %g 0A%g %g 0 0 1 %g %.1fV%gZ", WindowHeight, spring,
		archRadius, archRadius, WindowWidth/2, archRadius, archRadius, WindowWidth, spring, WindowHeight)
}
