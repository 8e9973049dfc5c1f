package dev.pitwall.config;

/**
 * One mistake in the configuration, in four parts.
 *
 * @param origin file and line, variable, property or agent argument
 * @param key the key as it was written
 * @param met the value met, masked for secrets; empty if the key itself is the mistake
 * @param allowed what is allowed there
 * @param fix what to do, one imperative sentence
 */
public record ConfigProblem(String origin, String key, String met, String allowed, String fix) {}
