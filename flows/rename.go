package flows

import (
	"reflect"

	"centralino/call"
)

// renamed is a verb whose steps are called otherwise: every field, item and value that names a step.
func renamed(v Verb, rename func(call.StepID) call.StepID) Verb {
	if v == nil {
		return nil
	}
	from := reflect.ValueOf(v).Elem()
	to := reflect.New(from.Type())
	to.Elem().Set(renamedValue(from, rename))
	return to.Interface().(Verb) // it is of the type of v
}

func renamedValue(v reflect.Value, rename func(call.StepID) call.StepID) reflect.Value {
	switch {
	case v.Type() == reflect.TypeFor[call.StepID]():
		return reflect.ValueOf(rename(call.StepID(v.String())))
	case v.Kind() == reflect.Struct && names(v.Type()):
		out := reflect.New(v.Type()).Elem()
		out.Set(v)
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				out.Field(i).Set(renamedValue(v.Field(i), rename))
			}
		}
		return out
	case v.Kind() == reflect.Slice && names(v.Type()) && !v.IsNil():
		out := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			out.Index(i).Set(renamedValue(v.Index(i), rename))
		}
		return out
	case v.Kind() == reflect.Map && names(v.Type()) && !v.IsNil():
		out := reflect.MakeMapWithSize(v.Type(), v.Len())
		for each := v.MapRange(); each.Next(); {
			out.SetMapIndex(each.Key(), renamedValue(each.Value(), rename))
		}
		return out
	}
	return v
}

// names reports whether values of a type may name steps. What lies behind a pointer does not.
func names(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.String:
		return t == reflect.TypeFor[call.StepID]()
	case reflect.Slice, reflect.Map:
		return names(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if t.Field(i).IsExported() && names(t.Field(i).Type) {
				return true
			}
		}
	}
	return false
}
