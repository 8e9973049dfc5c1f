CREATE EXTENSION IF NOT EXISTS pg_stat_statements;
CREATE TABLE IF NOT EXISTS race (
  id bigint PRIMARY KEY, name text NOT NULL, course text NOT NULL, metres int NOT NULL);
CREATE TABLE IF NOT EXISTS runner (
  race_id bigint NOT NULL REFERENCES race, runner text NOT NULL, form numeric NOT NULL,
  PRIMARY KEY (race_id, runner));
