package dev.auditkit.spring.data;

import org.jspecify.annotations.Nullable;

/**
 * What is to be changed.
 *
 * @param operation what is done to it
 * @param key the key, as it is known before
 * @param saved the entity, where that may get its id only now; else null
 */
record Change(String operation, String key, @Nullable Object saved) {}
