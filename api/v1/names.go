package v1

import (
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/view"
)

// schemaName names the schemas of the description: a type by its own name, but
// those of the domain that a type of ours shares its name with by another.
func schemaName(t reflect.Type, hint string) string {
	bare := t
	for bare.Kind() == reflect.Pointer {
		bare = bare.Elem()
	}
	switch bare {
	case reflect.TypeFor[catalog.Dataset]():
		return "Metadata"
	case reflect.TypeFor[catalog.Score]():
		return "BareScore"
	case reflect.TypeFor[catalog.Metric]():
		return "BareMetric"
	case reflect.TypeFor[catalog.Finding]():
		return "BareFinding"
	case reflect.TypeFor[archive.Place]():
		return "PackPlace"
	case reflect.TypeFor[view.Run]():
		return "RunReport"
	case reflect.TypeFor[view.Step]():
		return "CommitStep"
	}
	return huma.DefaultSchemaNamer(t, hint)
}
