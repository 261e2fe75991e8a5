GRANT SELECT ON ${flyway:table} TO ${app_role};
