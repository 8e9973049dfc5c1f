/**
 * Sources, origins and problems of the configuration; knows no feature: each feature owns its keys
 * and its settings record.
 */
@NullMarked
package dev.pitwall.config;

import org.jspecify.annotations.NullMarked;
