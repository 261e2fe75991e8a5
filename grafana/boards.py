"""What the dashboards show: the one source of dashboards/*.json, which ./generate writes.

A panel is one call: its title, a unit of Grafana's, what it tells and what to do, then queries as (PromQL, legend). An alert
that its text names becomes a link to that alert's runbook. Short names stand for what every query repeats:
  S    the pods that are looked at           namespace=~"$namespace", pod=~"$pod"
  N    the namespace                         namespace=~"$namespace"
  R    the time a rate is taken over         $__rate_interval

The service's label `job` is exported_job here: the scrape has a `job` of its own."""

from collections import namedtuple

Board = namedtuple("Board", "uid title about rows")
Row = namedtuple("Row", "title panels")
Panel = namedtuple("Panel", "kind title unit about queries options")


def graph(title, unit, about, *queries, **options):
    return Panel("timeseries", title, unit, about, queries, options)


def stat(title, unit, about, *queries, **options):
    return Panel("stat", title, unit, about, queries, options)


def table(title, unit, about, *queries, **options):
    return Panel("table", title, unit, about, queries, options)


def heatmap(title, unit, about, *queries, **options):
    return Panel("heatmap", title, unit, about, queries, options)


def quantiles(metric, by, *quantile):
    """p50, p95 and p99 of a histogram."""
    return [(f"histogram_quantile({q}, sum by (le, {by}) (rate({metric}_bucket{{S}}[R])))", f"p{round(q * 100)} {{{{{by}}}}}")
            for q in quantile or (0.5, 0.95, 0.99)]


SLO = Board("atmr-slo", "ATMR 1: objectives", "What alerts/slo.yaml promises, and how it is kept.", [
    Row("Budgets of 30 days, by alerts/rules/slo.yaml", [
        table("Budget left", "percentunit", "Of what may go wrong in 30 days; below 0 the promise is broken.",
              ("min by (endpoint, sli) (slo:error_budget_remaining:ratio30d{N})", "left"), red_below=0.1),
        graph("Burn over 1 h", "short", "Times the rate that spends the budget in 30 days; 14.4 pages: SLOErrorBudgetBurnFast.",
              ("max by (endpoint, sli) (slo:http_requests:ratio_rate1h{N} / on (endpoint, sli) group_left () slo:error_budget:ratio{sli!=\"\"})", "{{endpoint}} {{sli}}"),
              ("max by (endpoint, sli) (slo:http_latency:ratio_rate1h{N} / on (endpoint, sli) group_left () slo:error_budget:ratio{sli!=\"\"})", "{{endpoint}} {{sli}}"), red_above=14.4),
        graph("Burn over 6 h", "short", "More than 6 pages: SLOErrorBudgetBurnMedium.",
              ("max by (endpoint, sli) (slo:http_requests:ratio_rate6h{N} / on (endpoint, sli) group_left () slo:error_budget:ratio{sli!=\"\"})", "{{endpoint}} {{sli}}"), red_above=6),
        graph("Burn over 3 d", "short", "More than 1 spends the budget early: SLOErrorBudgetBurnSlow.",
              ("max by (endpoint, sli) (slo:http_requests:ratio_rate3d{N} / on (endpoint, sli) group_left () slo:error_budget:ratio{sli!=\"\"})", "{{endpoint}} {{sli}}"), red_above=1),
    ]),
    Row("Over the time shown", [
        table("Share of answers in time, by route", "percentunit", "95 % is promised. Below it: SLOLatencyBurnFast.",
              ("1 - sum by (endpoint, method) (increase(api_slo_latency_breach_total{S}[$__range]))"
               " / sum by (endpoint, method) (increase(api_slo_request_duration_seconds_count{S}[$__range]))", "in time"),
              red_below=0.95),
        table("Share of answers without a failure of ours, by route", "percentunit", "SLOErrorBudgetBurnFast: what each route may miss.",
              ("1 - sum by (endpoint, method) (increase(api_slo_error_breach_total{S}[$__range]))"
               " / sum by (endpoint, method) (increase(api_slo_request_duration_seconds_count{S}[$__range]))", "good"),
              red_below=0.99),
        table("Share of requests answered at all, by route", "percentunit", "Neither 5xx nor given up by the proxy.",
              ("1 - sum by (endpoint, method) (increase(api_slo_availability_breach_total{S}[$__range]))"
               " / sum by (endpoint, method) (increase(api_slo_request_duration_seconds_count{S}[$__range]))", "available"),
              red_below=0.99),
    ]),
    Row("Breaches", [
        graph("Late answers", "reqps", "More than 1/s alerts at once. SLOLatencyBurnFast.",
              ("sum by (endpoint) (rate(api_slo_latency_breach_total{S}[R]))", "{{endpoint}}")),
        graph("Failed answers", "reqps", "SLOErrorBudgetBurnFast.",
              ("sum by (endpoint) (rate(api_slo_error_breach_total{S}[R]))", "{{endpoint}}")),
        graph("Unanswered requests", "reqps", "SLOErrorBudgetBurnFast, AtmrDown.",
              ("sum by (endpoint) (rate(api_slo_availability_breach_total{S}[R]))", "{{endpoint}}")),
        graph("p95 by route", "s", "Against alerts/slo.yaml.", *quantiles("api_slo_request_duration_seconds", "endpoint", 0.95)),
        graph("Share late over 1 h and 6 h", "percentunit", "5 % spends the budget as fast as it grows; 72 % of it in an hour pages.",
              ("sum by (endpoint) (rate(api_slo_latency_breach_total{S}[1h])) / sum by (endpoint)"
               " (rate(api_slo_request_duration_seconds_count{S}[1h]))", "1 h {{endpoint}}"),
              ("sum by (endpoint) (rate(api_slo_latency_breach_total{S}[6h])) / sum by (endpoint)"
               " (rate(api_slo_request_duration_seconds_count{S}[6h]))", "6 h {{endpoint}}")),
    ]),
])

HTTP = Board("atmr-http", "ATMR 2: HTTP", "Rate, errors and duration by route: where the time goes.", [
    Row("Now", [
        stat("Requests", "reqps", "All routes.", ("sum(rate(http_requests_total{S}[R]))", "")),
        stat("Share of 5xx", "percentunit", "SLOErrorBudgetBurnFast.",
             ('sum(rate(http_requests_total{S,status=~"5.."}[R])) / sum(rate(http_requests_total{S}[R])) or vector(0)', ""), red_above=0.01),
        stat("p95", "s", "All routes together. SLOLatencyBurnFast.", ("histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket{S}[R])))", ""), red_above=2),
        stat("In progress", "short", "Requests being answered. HpaMaxedOut when it climbs.", ("sum(http_requests_in_progress{S})", "")),
    ]),
    Row("By route", [
        graph("Rate", "reqps", "The busiest ten.", ("topk(10, sum by (method, endpoint) (rate(http_requests_total{S}[R])))", "{{method}} {{endpoint}}")),
        graph("Answers by status", "reqps", "4xx are callers', 5xx ours.", ("sum by (status) (rate(http_requests_total{S}[R]))", "{{status}}"), stack=True),
        graph("5xx by route", "reqps", "SLOErrorBudgetBurnFast; the trace is in the log line of the failure.",
              ('sum by (method, endpoint) (rate(http_requests_total{S,status=~"5.."}[R])) or vector(0)', "{{method}} {{endpoint}}")),
        graph("p50, p95, p99", "s", "All routes together.",
              *[(f"histogram_quantile({q}, sum by (le) (rate(http_request_duration_seconds_bucket{{S}}[R])))", f"p{round(q * 100)}") for q in (0.5, 0.95, 0.99)]),
        table("Slowest routes, p95", "s", "Click through to the traces of a route.",
              ("topk(10, histogram_quantile(0.95, sum by (le, method, endpoint) (rate(http_request_duration_seconds_bucket{S}[R]))))", "p95")),
        heatmap("Durations", "s", "How answers spread; a second band is a second cause.",
                ("sum by (le) (increase(http_request_duration_seconds_bucket{S}[R]))", "{{le}}")),
        graph("In progress by route", "short", "What piles up.", ("topk(10, sum by (endpoint) (http_requests_in_progress{S}))", "{{endpoint}}")),
    ]),
])

JVM = Board("atmr-jvm", "ATMR 3: JVM and pods", "Use, saturation and errors of the processes.", [
    Row("Process", [
        graph("Heap", "bytes", "Used and committed against the most. Near the most: AtmrPodOomKilled.",
              ("memory_usedHeap_bytes{S}", "used {{pod}}"), ("memory_committedHeap_bytes{S}", "committed {{pod}}"),
              ("memory_maxHeap_bytes{S}", "most {{pod}}")),
        graph("Share of time in garbage collection", "percentunit", "More than 5 %: ./atmr profile report says what allocates.",
              ("sum by (pod) (rate(gc_time_seconds_total{S}[R]))", "{{pod}}")),
        graph("Threads", "short", "Platform threads; requests run on virtual ones.", ("thread_count{S}", "{{pod}}")),
        graph("Load of the machine", "short", "Threads that run or want to, against the processors.",
              ("cpu_systemLoadAverage{S}", "load {{pod}}"), ("cpu_availableProcessors{S}", "processors {{pod}}")),
        graph("Virtual threads that wait for a carrier", "short", "More than a few for long: ./atmr profile report looks for pinning.",
              ("jvm_virtual_threads_queued{S}", "queued {{pod}}"), ("jvm_virtual_thread_carriers{S}", "carriers {{pod}}")),
    ]),
    Row("Pods, by kube-state-metrics and cAdvisor", [
        graph("CPU", "short", "Processors in use.", ('sum by (pod) (rate(container_cpu_usage_seconds_total{S,container="api"}[R]))', "{{pod}}")),
        graph("CPU throttled", "percentunit", "More than 25 %: HpaMaxedOut.",
              ('sum by (pod) (rate(container_cpu_cfs_throttled_periods_total{S,container="api"}[R])) / sum by (pod)'
               ' (rate(container_cpu_cfs_periods_total{S,container="api"}[R]))', "{{pod}}")),
        graph("Memory against its limit", "percentunit", "AtmrPodOomKilled from 90 % on.",
              ('max by (pod) (container_memory_working_set_bytes{S,container="api"}) / max by (pod)'
               ' (kube_pod_container_resource_limits{S,container="api",resource="memory"})', "{{pod}}"), red_above=0.9),
        graph("Restarts", "short", "AtmrPodOomKilled.", ('max by (pod) (kube_pod_container_status_restarts_total{S,container="api"})', "{{pod}}")),
        graph("Replicas", "short", "At the most for long: HpaMaxedOut.",
              ("max(kube_horizontalpodautoscaler_status_current_replicas{N})", "current"),
              ("max(kube_horizontalpodautoscaler_status_desired_replicas{N})", "desired"),
              ("max(kube_horizontalpodautoscaler_spec_max_replicas{N})", "most")),
    ]),
])

DATABASE = Board("atmr-database", "ATMR 4: database", "The pool, what requests ask, and PostgreSQL itself.", [
    Row("Pool", [
        graph("Connections", "short", "Active at the most while callers wait: DbPoolExhausted.",
              ("sum by (pod) (db_pool_active{S})", "active {{pod}}"), ("sum by (pod) (db_pool_idle{S})", "idle {{pod}}"),
              ("sum by (pod) (db_pool_max{S})", "most {{pod}}")),
        graph("Time to get a connection, p95", "s", "DbPoolExhausted.", *quantiles("db_pool_acquire_seconds", "pod", 0.95)),
        graph("Callers that wait", "short", "DbPoolExhausted.", ("sum by (pod) (db_pool_pending{S})", "{{pod}}"), red_above=1),
    ]),
    Row("Requests, while ENABLE_DB_PROFILING=true", [
        graph("Statements a request, p95", "short", "More than 15 is logged: ./atmr profile sql lists them.",
              ("topk(10, histogram_quantile(0.95, sum by (le, method, endpoint) (rate(db_queries_per_request_bucket{S}[R]))))", "{{method}} {{endpoint}}"), red_above=15),
        graph("N+1 found", "ops", "The goal is none: the log names route and statement.",
              ("sum by (method, endpoint) (rate(n_plus_one_detected_total{S}[R]))", "{{method}} {{endpoint}}"), red_above=0.001),
        graph("Slow statements", "ops", "Over a second; the log names them.",
              ("sum by (method, endpoint) (rate(db_slow_statements_total{S}[R]))", "{{method}} {{endpoint}}")),
    ]),
    Row("PostgreSQL, by its exporter", [
        graph("Connections", "short", "More than 85 % of the most: PostgresConnectionsHigh.",
              ("sum by (state) (pg_stat_activity_count{N})", "{{state}}"), ("max(pg_settings_max_connections{N})", "most")),
        graph("Transactions", "ops", "Committed and rolled back.",
              ('sum(rate(pg_stat_database_xact_commit{N,datname="atmr"}[R]))', "committed"),
              ('sum(rate(pg_stat_database_xact_rollback{N,datname="atmr"}[R]))', "rolled back")),
        graph("Read from memory", "percentunit", "Below 99 % the working set no longer fits.",
              ('sum(rate(pg_stat_database_blks_hit{N,datname="atmr"}[R])) / (sum(rate(pg_stat_database_blks_hit{N,datname="atmr"}[R]))'
               ' + sum(rate(pg_stat_database_blks_read{N,datname="atmr"}[R])))', "")),
        graph("Locks", "short", "PostgresReplicationLag.", ('sum by (mode) (pg_locks_count{N,datname="atmr"})', "{{mode}}")),
        graph("Deadlocks", "ops", "A transaction that lost one runs again.", ('sum(rate(pg_stat_database_deadlocks{N,datname="atmr"}[R]))', "")),
        graph("Replication lag", "s", "More than 30 s: PostgresReplicationLag.", ("max(pg_replication_lag_seconds{N})", ""), red_above=30),
        graph("Size", "bytes", "Against the volume: PostgresConnectionsHigh.", ('max(pg_database_size_bytes{N,datname="atmr"})', "atmr")),
        stat("Reachable", "short", "0: PostgresDown.", ("min(pg_up{N})", ""), red_below=1),
    ]),
])

CACHE = Board("atmr-cache", "ATMR 5: Redis, routing and calls to others", "What the service asks of others, and what it remembers.", [
    Row("Redis, by its exporter", [
        stat("Reachable", "short", "0: RedisDown. Everything works without it, limits are counted by replica.", ("min(redis_up{N})", ""), red_below=1),
        graph("Memory", "bytes", "RedisDown near the most.", ("max(redis_memory_used_bytes{N})", "used"), ("max(redis_memory_max_bytes{N})", "most (0: none)")),
        graph("Evicted keys", "ops", "Must be 0. RedisDown.", ("sum(rate(redis_evicted_keys_total{N}[R]))", ""), red_above=0.001),
        graph("Commands", "ops", "What limits and caches ask.", ("sum(rate(redis_commands_processed_total{N}[R]))", "")),
    ]),
    Row("Travel times", [
        graph("Hit ratio over 15 min", "percentunit", "Below 75 % most are asked for anew: a new area, or a cache that was lost.",
              ("sum by (cache_type) (rate(osrm_cache_hits_total{S}[15m])) / (sum by (cache_type) (rate(osrm_cache_hits_total{S}[15m]))"
               " + sum by (cache_type) (rate(osrm_cache_misses_total{S}[15m])))", "{{cache_type}}"), red_below=0.75),
        graph("Lookups", "ops", "Travel times that were known, and that had to be asked for.", ("sum by (cache_type) (rate(osrm_cache_hits_total{S}[R]))", "hits {{cache_type}}"),
              ("sum by (cache_type) (rate(osrm_cache_misses_total{S}[R]))", "misses {{cache_type}}")),
        graph("Bypasses", "ops", "Redis was away. More than 10 a minute: RedisDown.", ("sum(rate(osrm_cache_bypass_total{S}[R]))", ""), red_above=0.16),
    ]),
    Row("Calls to others", [
        graph("Results", "ops", "Calls to other services, by how they ended. OutboundBreakerOpen, OutboundBreakerOpen.", ("sum by (target, outcome) (rate(outbound_requests_total{S}[R]))", "{{target}} {{outcome}}")),
        graph("Retries", "ops", "At most a tenth of the calls.", ("sum by (target) (rate(outbound_retries_total{S}[R]))", "{{target}}")),
        graph("Breaker", "short", "0 closed, 1 open, 2 half open. Open: OutboundBreakerOpen.", ("max by (target) (outbound_breaker_state{S})", "{{target}}"), red_above=1),
        graph("Duration, p95", "s", "How long others take, retries not included.", *quantiles("outbound_request_duration_seconds", "target", 0.95)),
        graph("Limits counted without Redis", "ops", "RedisDown.", ("sum(rate(rate_limiter_degraded_total{S}[R]))", "")),
    ]),
])

DISPATCH = Board("atmr-dispatch", "ATMR 6: dispatch", "Planning runs: how many, how long, how well.", [
    Row("Runs", [
        graph("Runs by end", "ops", "Failures: DispatchSLOBreachRepeatedPagerDuty.", ("sum by (status, mode) (rate(dispatch_runs_total{S}[R]))", "{{status}} {{mode}}")),
        graph("Duration", "s", "Promised at p95: 10 s below 50 rides, 30 s below 200, 60 s above. DispatchSLOBreachRepeatedPagerDuty.",
              *[(f"histogram_quantile({q}, sum by (le) (rate(dispatch_duration_seconds_bucket{{S}}[$__range])))", f"p{round(q * 100)}") for q in (0.5, 0.95)]),
        stat("Age of the run at work", "s", "More than 600 s: DispatchStuck.", ("max(dispatch_run_age_seconds{S})", ""), red_above=600),
        graph("Runs that failed, by why", "ops", "DispatchSLOBreachRepeatedPagerDuty.", ("sum by (error_type) (rate(dispatch_errors_total{S}[R])) or vector(0)", "{{error_type}}")),
        graph("Plans held back, and accepted", "ops", "DispatchPlansWaiting.", ("sum(rate(dispatch_plans_held_total{S}[R]))", "held"), ("sum(rate(dispatch_plans_accepted_total{S}[R]))", "accepted")),
    ]),
    Row("Objectives", [
        graph("Objectives broken", "short", "Three within 15 min page. DispatchSLOBreachRepeatedPagerDuty.", ("sum(increase(dispatch_slo_breaches_total{S}[15m]))", "in 15 min"), red_above=3),
        graph("By which", "short", "Latency, success or quality; docs/alerts.md has the figures.", ("sum by (type) (increase(dispatch_slo_breaches_by_type_total{S}[$__range]))", "{{type}}")),
        stat("Severity", "short", "0 fine, 1 warning, 2 critical.", ("max(dispatch_slo_breach_severity{S})", ""), red_above=2),
        stat("Somebody must know", "short", "1: the alert fires.", ("max(dispatch_slo_should_alert{S})", ""), red_above=1),
    ]),
])

JOBS = Board("atmr-jobs", "ATMR 7: jobs, backups, privacy", "What nobody asks for by request, and whether it was done.", [
    Row("Jobs", [
        table("Age of the last success against the period", "short", "More than 2: JobStale. Empty: it never succeeded yet.",
              ("(time() - max by (exported_job) (job_last_success_timestamp_seconds{S} > 0)) / max by (exported_job) (job_period_seconds{S})", "periods"), red_above=2),
        graph("Runs by end", "short", "JobStale.", ("sum by (exported_job, result) (increase(job_runs_total{S}[$__range]))", "{{exported_job}} {{result}}")),
        graph("Duration, p95", "s", "Of all attempts since the processes started: they are too rare for a rate.",
              ("histogram_quantile(0.95, sum by (le, exported_job) (job_duration_seconds_bucket{S}))", "{{exported_job}}")),
        graph("Start after the slot, p95", "s", "Since the processes started. Jitter: 30 s hourly, 300 s daily, 1800 s weekly, 3600 s monthly.",
              ("histogram_quantile(0.95, sum by (le, exported_job) (job_start_delay_seconds_bucket{S}))", "{{exported_job}}")),
        graph("Dead letters", "short", "More than 10 in a day: DlqBacklogHigh.", ("max by (exported_job) (dlq_entries{S})", "{{exported_job}}"), red_above=10),
        graph("Outbox", "short", "Events that wait, and that nobody could deliver.", ("max(outbox_pending{S})", "waiting"), ("max(outbox_failed{S})", "set aside")),
        graph("Oldest event", "s", "That waits to be delivered.", ("max(outbox_oldest_seconds{S})", "")),
    ]),
    Row("Backups", [
        graph("Age of the last backup", "s", "Base more than 26 h: BackupMissing.", ("time() - max by (type) (backup_last_success_timestamp_seconds{N})", "{{type}}"), red_above=93600),
        graph("Age of the last WAL archived", "s", "More than 15 min: BackupMissing.", ("max(wal_archive_age_seconds{N})", ""), red_above=900),
        graph("Size", "bytes", "A sudden change is a fault.", ("max by (type) (backup_size_bytes{N})", "{{type}}")),
        stat("Last drill took", "s", "30 min are allowed. RestoreDrillOverdue.", ("max(restore_drill_duration_seconds{N})", ""), red_above=1800),
        stat("Last drill was", "s", "More than 35 days: RestoreDrillOverdue.", ("time() - max(restore_drill_last_success_timestamp_seconds{N})", ""), red_above=3024000),
    ]),
    Row("Privacy", [
        graph("Rows purged", "short", "The same on every process.", ("max by (model) (gdpr_purge_rows_total{S})", "{{model}}")),
        graph("Rows overdue", "short", "Still there for 14 days: GdprBacklog.", ("max by (model) (gdpr_purge_backlog_rows{S})", "{{model}}"), red_above=1),
        graph("Exports", "short", "More than 5 % failed: GdprExportFailing.", ("sum by (result) (increase(gdpr_export_requests_total{S}[$__range]))", "{{result}}")),
    ]),
])

SECURITY = Board("atmr-security", "ATMR 8: security and secrets", "Who is turned away, and how old secrets are.", [
    Row("Callers", [
        graph("Sign-ins", "ops", "Half of them refused, and more than one a second: LoginFailureSpike.",
              ("sum by (type) (rate(security_login_attempts_total{S}[R]))", "{{type}}")),
        graph("Refused to a role", "ops", "AuthorizationDeniedSpike.", ("sum by (resource_type) (rate(security_failed_authorizations_total{S}[R]))", "{{resource_type}}")),
        graph("Acts on rights and accounts", "ops", "The audit trail says who: docs/security/audit.md.", ("sum by (action_type) (rate(security_sensitive_actions_total{S}[R]))", "{{action_type}}")),
        graph("401 and 403", "reqps", "RateLimitStorm.", ('sum by (status) (rate(http_requests_total{S,status=~"401|403"}[R]))', "{{status}}")),
        graph("429 by route", "reqps", "More than a tenth of all: RateLimitStorm.",
              ('sum by (endpoint) (rate(http_requests_total{S,status="429"}[R])) or vector(0)', "{{endpoint}}")),
    ]),
    Row("Secrets", [
        graph("Age", "s", "JWT 30 days, encryption 90: SecretRotationOverdue.", ("max by (secret) (secret_age_seconds{S})", "{{secret}}"), red_above=7776000),
        graph("Values by key", "short", "An old key at 0 may go: docs/security/encryption.md.", ("max by (key_id) (encryption_key_uses{S})", "{{key_id}}")),
        graph("Failed readings of secrets", "ops", "VaultSealed.", ("sum(rate(secrets_refresh_failures_total{S}[R]))", "")),
    ]),
    Row("Vault, by its own metrics", [
        stat("Unsealed", "short", "0: VaultSealed.", ("min(max by (instance) (vault_core_unsealed{N}))", ""), red_below=1),
        graph("Leases", "short", "Credentials that Vault lent out and that end.", ("sum(vault_expire_num_leases{N})", "")),
    ]),
])

RELEASE = Board("atmr-release", "ATMR 9: release", "What runs where, and whether the new one is worse.", [
    Row("Rollout", [
        table("Version by pod", "short", "Two versions for long: a rollout that does not end.", ("max by (pod, version) (build_info{S})", "")),
        graph("Share of 5xx by version", "percentunit", "Twice the old one's: runbooks/scenario-bad-release.md.",
              ('sum by (version) (rate(http_requests_total{S,status=~"5.."}[R]) * on (pod) group_left (version) build_info{S}) / sum by (version)'
               " (rate(http_requests_total{S}[R]) * on (pod) group_left (version) build_info{S}) or vector(0)", "{{version}}")),
        graph("Replicas", "short", "Wanted, updated and available: runbooks/scenario-bad-release.md.",
              ("max(kube_deployment_spec_replicas{N})", "wanted"), ("max(kube_deployment_status_replicas_updated{N})", "updated"),
              ("max(kube_deployment_status_replicas_available{N})", "available")),
        graph("Start", "s", "How long each process has run.", ("max by (pod) (jvm_uptime_seconds{S})", "{{pod}}")),
    ]),
])

BOARDS = [SLO, HTTP, JVM, DATABASE, CACHE, DISPATCH, JOBS, SECURITY, RELEASE]
