{{/* Names, labels, images. */}}

{{- define "atmr.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 53 | trimSuffix "-" -}}
{{- end }}

{{- define "atmr.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 53 | trimSuffix "-" -}}
{{- else if contains (include "atmr.name" .) .Release.Name -}}
{{- .Release.Name | trunc 53 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "atmr.name" .) | trunc 53 | trimSuffix "-" -}}
{{- end -}}
{{- end }}

{{/* What a Service or Deployment selects: never changes between releases. Arguments: root, component. */}}
{{- define "atmr.selector" -}}
app.kubernetes.io/name: {{ include "atmr.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{/* Arguments: root, component. */}}
{{- define "atmr.labels" -}}
{{ include "atmr.selector" . }}
app.kubernetes.io/part-of: atmr
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- with .root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Labels of a pod: no chart version, so that a new chart alone starts no pod again. Arguments: root, component. */}}
{{- define "atmr.podLabels" -}}
{{ include "atmr.selector" . }}
app.kubernetes.io/part-of: atmr
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
{{- with .root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Metadata of an object. Arguments: root, component, suffix, labels, annotations; the last three may be left out. */}}
{{- define "atmr.metadata" -}}
name: {{ include "atmr.fullname" .root }}{{ with .suffix }}-{{ . }}{{ end }}
namespace: {{ .root.Release.Namespace }}
labels:
  {{- include "atmr.labels" . | nindent 2 }}
  {{- with .labels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with merge (dict) (.annotations | default dict) .root.Values.commonAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "atmr.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "atmr.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end }}

{{/* Arguments: root, image. A digest wins over the tag; registry and tag default to the service's. */}}
{{- define "atmr.image" -}}
{{- $registry := default .root.Values.image.registry .image.registry -}}
{{- if $registry }}{{ $registry }}/{{ end -}}
{{- .image.repository -}}
{{- if .image.digest -}}
@{{ .image.digest }}
{{- else -}}
:{{ .image.tag | default .root.Values.image.tag | default .root.Chart.AppVersion }}
{{- end -}}
{{- end }}

{{/* Annotations of a hook resource that only hooks use. Arguments: hooks, weight. */}}
{{- define "atmr.hook" -}}
helm.sh/hook: {{ .hooks }}
helm.sh/hook-weight: {{ .weight | quote }}
helm.sh/hook-delete-policy: {{ .policy | default "before-hook-creation,hook-succeeded" }}
{{- end }}

{{/* Matchers as Alertmanager writes them (name=~"value"), as the operator wants them. Argument: the list. */}}
{{- define "atmr.matchers" -}}
{{- $matchers := list }}
{{- range . }}
{{- $parts := regexSplit "(=~|!~|!=|=)" . 2 }}
{{- $matchers = append $matchers (dict "name" (first $parts) "matchType" (regexFind "(=~|!~|!=|=)" .) "value" (last $parts | trimAll "\"")) }}
{{- end }}
{{- toJson $matchers }}
{{- end }}
