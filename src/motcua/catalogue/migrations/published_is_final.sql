-- What was published stays as it was: versions, everything that hangs on them, and the
-- definitions that are known by the hash of their content.

CREATE FUNCTION catalogue_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is final: publish a new version instead', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION catalogue_refuse_published_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM touched JOIN catalogue_procedureversion v ON v.id = touched.version_id
        WHERE v.published_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION '% belongs to a published version, which is final', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER procedure_version_final
    BEFORE UPDATE OR DELETE ON catalogue_procedureversion
    FOR EACH ROW WHEN (OLD.published_at IS NOT NULL)
    EXECUTE FUNCTION catalogue_refuse_change();

CREATE TRIGGER form_definition_final
    BEFORE UPDATE OR DELETE ON catalogue_formdefinition
    FOR EACH ROW EXECUTE FUNCTION catalogue_refuse_change();

CREATE TRIGGER process_definition_final
    BEFORE UPDATE OR DELETE ON catalogue_processdefinition
    FOR EACH ROW EXECUTE FUNCTION catalogue_refuse_change();

DO $$
DECLARE part text;
BEGIN
    FOREACH part IN ARRAY ARRAY['channelterms', 'component', 'resulttype', 'legalreference'] LOOP
        EXECUTE format(
            'CREATE TRIGGER %1$s_final_insert AFTER INSERT ON catalogue_%1$s
             REFERENCING NEW TABLE AS touched
             FOR EACH STATEMENT EXECUTE FUNCTION catalogue_refuse_published_part()', part);
        EXECUTE format(
            'CREATE TRIGGER %1$s_final_update AFTER UPDATE ON catalogue_%1$s
             REFERENCING OLD TABLE AS touched
             FOR EACH STATEMENT EXECUTE FUNCTION catalogue_refuse_published_part()', part);
        EXECUTE format(
            'CREATE TRIGGER %1$s_final_delete AFTER DELETE ON catalogue_%1$s
             REFERENCING OLD TABLE AS touched
             FOR EACH STATEMENT EXECUTE FUNCTION catalogue_refuse_published_part()', part);
    END LOOP;
END $$;
