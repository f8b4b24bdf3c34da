package dev.auditkit.hibernate;

import org.jspecify.annotations.Nullable;

/**
 * What is recorded of a collection. Immutable.
 *
 * @param name the attribute; with those of the embedded objects that it is in, dots between
 * @param ignored whether nothing is
 * @param masked whether its elements are not
 * @param element its elements
 * @param index the keys of a map; null where it is none
 */
record CollectionPlan(
        String name,
        boolean ignored,
        boolean masked,
        AttributePlan element,
        @Nullable AttributePlan index) {}
