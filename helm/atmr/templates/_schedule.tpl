{{/*
The schedule of a job, moved by its release's share of jitterSeconds. Arguments: root, name, schedule, jitterSeconds.
*/}}
{{- define "atmr.schedule" -}}
{{- $field := splitList " " .schedule -}}
{{- $span := div (int .jitterSeconds) 60 -}}
{{- if or (lt $span 1) (eq (first $field) "*") -}}
{{- .schedule -}}
{{- else -}}
{{- $draw := printf "%s/%s/%s" .root.Release.Namespace .root.Release.Name .name | sha256sum | trunc 6 -}}
{{- $sum := 0 -}}
{{- range splitList "" $draw }}{{ $sum = add (mul $sum 16) (index (dict "0" 0 "1" 1 "2" 2 "3" 3 "4" 4 "5" 5 "6" 6 "7" 7 "8" 8 "9" 9 "a" 10 "b" 11 "c" 12 "d" 13 "e" 14 "f" 15) .) }}{{ end -}}
{{- $minute := add (atoi (first $field)) (mod $sum (add1 $span)) -}}
{{- $hour := index $field 1 -}}
{{- if ne $hour "*" -}}
{{- if gt (add (atoi $hour) (div (add (atoi (first $field)) $span) 60)) 23 -}}
{{- fail (printf "jobs.%s.schedule: %s and jitterSeconds %d reach into the next day; start earlier" .name .schedule (int .jitterSeconds)) -}}
{{- end -}}
{{- $hour = add (atoi $hour) (div $minute 60) -}}
{{- end -}}
{{- printf "%d %v %s" (mod $minute 60) $hour (join " " (slice $field 2)) -}}
{{- end -}}
{{- end }}
