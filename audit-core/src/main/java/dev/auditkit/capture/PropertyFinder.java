package dev.auditkit.capture;

import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the properties that templates name, once, when a method is prepared. Adapters whose framework knows the types of the
 * application without reflection bring their own. Safe for use by many threads.
 */
public interface PropertyFinder {

    /**
     * A property that was found. Immutable.
     *
     * @param type the type that it is declared with
     * @param getter reads it
     */
    record Property(Type type, Getter getter) {}

    /** Reads a property. Safe for use by many threads. */
    @FunctionalInterface
    interface Getter {

        /**
         * The value.
         *
         * @param owner whose it is
         * @throws Throwable what the application's own getter throws
         */
        @Nullable
        Object get(Object owner) throws Throwable;
    }

    /** The property of a type; null when it has none of that name that can be read. */
    @Nullable
    Property find(Type owner, String name);

    /** The names of the properties of a type, sorted, for a message. */
    List<String> names(Type owner);

    /** Finds components of records, public getters, public fields and keys of maps by reflection, and looks into optionals. */
    static PropertyFinder reflection() {
        return ReflectedProperties.INSTANCE;
    }
}
