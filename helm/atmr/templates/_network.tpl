{{/* Rules of NetworkPolicies. */}}

{{- define "atmr.dnsEgress" -}}
- to:
    {{- toYaml .Values.networkPolicy.dns | nindent 4 }}
  ports:
    - {protocol: UDP, port: 53}
    - {protocol: TCP, port: 53}
{{- end }}

{{/* Arguments: root, names of values.networkPolicy.egress; none: all but what backups alone reach. */}}
{{- define "atmr.egress" -}}
{{- range $name, $rule := .root.Values.networkPolicy.egress }}
{{- if and (has $name ($.names | default (without (keys $.root.Values.networkPolicy.egress) "backup"))) (or (ne $name "vault") (eq $.root.Values.secrets.source "vault")) }}
# {{ $name }}
- ports:
    {{- range $rule.ports }}
    - {protocol: TCP, port: {{ . }}}
    {{- end }}
  {{- with $rule.to }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
{{- end }}
{{- end }}
