-- Whatever the search is made from changes its revision, in the same transaction, whoever writes.

CREATE FUNCTION catalogue_search_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO catalogue_searchstate (id, revision) VALUES (1, gen_random_uuid())
    ON CONFLICT (id) DO UPDATE SET revision = EXCLUDED.revision;
    RETURN NULL;
END $$;

DO $$
DECLARE part text;
BEGIN
    FOREACH part IN ARRAY ARRAY['procedure', 'offering', 'searchword', 'searchweight'] LOOP
        EXECUTE format(
            'CREATE TRIGGER %1$s_search_changed AFTER INSERT OR UPDATE OR DELETE
            ON catalogue_%1$s FOR EACH STATEMENT EXECUTE FUNCTION catalogue_search_changed()',
            part
        );
    END LOOP;
END $$;

INSERT INTO catalogue_searchstate (id, revision) VALUES (1, gen_random_uuid());
