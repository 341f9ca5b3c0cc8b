-- Who may do what in Tayang's databases. `tayang db prepare` runs it as a superuser, in each of the databases and again after
-- every update; each run comes to the same end. Where an object is missing (another database holds it), its part does nothing.
--
--   tayang_owner      owns log and keys, cannot log in: nobody changes their tables, triggers and rights by accident
--   tayang_appender   SELECT and INSERT on the log's events, nothing else (a stage)
--   tayang_reader     SELECT (relay, pages, audits)
--   tayang_sealer     SELECT; what it seals it keeps outside the database
--   tayang_keyholder  SELECT and INSERT on the keys (whoever seals or opens fields)
--   tayang_eraser     as tayang_owner on the keys alone: destroying one rewrites their table
--   tayang_<service>  logs in; owns its own schema with cursor and projections
--   tayang_server     logs in; all services in one process (`tayang up`)
--
-- Roles log in only after `tayang db prepare` has given them a password. These are manners: a superuser can still do anything, and
-- what he does to the log is found by its chain and by checkpoints kept elsewhere.

DO $$
DECLARE
  groups   CONSTANT text[] := ARRAY['owner', 'appender', 'reader', 'sealer', 'keyholder', 'eraser'];
  stages   CONSTANT text[] := ARRAY['registry', 'disposition', 'content', 'verification', 'publisher', 'deadlines', 'notices'];
  watchers CONSTANT text[] := ARRAY['situs', 'relay', 'portal', 'auditor'];
  name     text;
BEGIN
  -- Databases share roles: two runs at once would both find one missing.
  PERFORM pg_advisory_xact_lock(726968);
  FOREACH name IN ARRAY groups LOOP
    IF to_regrole('tayang_' || name) IS NULL THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN', 'tayang_' || name);
    END IF;
    EXECUTE format('ALTER ROLE %I NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS', 'tayang_' || name);
  END LOOP;
  IF to_regrole('tayang_server') IS NULL THEN
    CREATE ROLE tayang_server LOGIN;
  END IF;
  ALTER ROLE tayang_server LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;

  FOREACH name IN ARRAY stages || watchers LOOP
    IF to_regrole('tayang_' || name) IS NULL THEN
      EXECUTE format('CREATE ROLE %I LOGIN', 'tayang_' || name);
    END IF;
    EXECUTE format('ALTER ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS', 'tayang_' || name);
    EXECUTE format('GRANT tayang_%s TO %I', CASE WHEN name = ANY (stages) THEN 'appender' ELSE 'reader' END, 'tayang_' || name);
    EXECUTE format('GRANT %I TO tayang_server', 'tayang_' || name);
    IF name <> 'relay' THEN
      EXECUTE format('GRANT tayang_keyholder TO %I', 'tayang_' || name);
    END IF;
  END LOOP;
  GRANT tayang_sealer TO tayang_auditor;
  -- Who grants its own rights on, or takes on a bigger role, is no longer the role described above.
  FOREACH name IN ARRAY stages || watchers || ARRAY['server'] LOOP
    EXECUTE format('REVOKE tayang_owner, tayang_eraser FROM %I', 'tayang_' || name);
  END LOOP;

  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  FOREACH name IN ARRAY stages || watchers || ARRAY['server', 'eraser'] LOOP
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), 'tayang_' || name);
  END LOOP;
  REVOKE ALL ON SCHEMA public FROM PUBLIC;
  GRANT USAGE ON SCHEMA public TO tayang_appender, tayang_reader, tayang_sealer, tayang_keyholder, tayang_eraser;

  IF to_regclass('public.events') IS NOT NULL THEN
    FOREACH name IN ARRAY ARRAY['events', 'log_meta', 'log_schema'] LOOP
      EXECUTE format('ALTER TABLE public.%I OWNER TO tayang_owner', name);
      EXECUTE format('REVOKE ALL ON public.%I FROM PUBLIC, tayang_appender, tayang_reader, tayang_sealer', name);
      EXECUTE format('GRANT SELECT ON public.%I TO tayang_appender, tayang_reader, tayang_sealer', name);
    END LOOP;
    ALTER FUNCTION public.log_append_only() OWNER TO tayang_owner;
    GRANT INSERT ON public.events TO tayang_appender;
  END IF;

  IF to_regclass('public.keys') IS NOT NULL THEN
    ALTER TABLE public.keys OWNER TO tayang_eraser;
    REVOKE ALL ON public.keys FROM PUBLIC, tayang_keyholder;
    GRANT SELECT, INSERT ON public.keys TO tayang_keyholder;
  END IF;

  -- A service's schema stands where its projections are: `SET tayang.schemas = 'on'` says that this is the database.
  IF current_setting('tayang.schemas', true) = 'on' THEN
    FOREACH name IN ARRAY stages || watchers LOOP
      EXECUTE format('CREATE SCHEMA IF NOT EXISTS %I AUTHORIZATION %I', name, 'tayang_' || name);
    END LOOP;
    -- Either of them makes the site's tables, whoever starts first; both write to them.
    GRANT USAGE, CREATE ON SCHEMA situs TO tayang_publisher;
    ALTER DEFAULT PRIVILEGES FOR ROLE tayang_publisher IN SCHEMA situs GRANT ALL ON TABLES TO tayang_situs;
    ALTER DEFAULT PRIVILEGES FOR ROLE tayang_publisher IN SCHEMA situs GRANT ALL ON SEQUENCES TO tayang_situs;
    ALTER DEFAULT PRIVILEGES FOR ROLE tayang_situs IN SCHEMA situs GRANT ALL ON TABLES TO tayang_publisher;
    ALTER DEFAULT PRIVILEGES FOR ROLE tayang_situs IN SCHEMA situs GRANT ALL ON SEQUENCES TO tayang_publisher;
    ALTER DEFAULT PRIVILEGES FOR ROLE tayang_server IN SCHEMA situs GRANT ALL ON TABLES TO tayang_situs, tayang_publisher;
  END IF;
END $$;
