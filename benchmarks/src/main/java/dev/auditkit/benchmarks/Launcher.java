package dev.auditkit.benchmarks;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;

/** Starts what a measuring process does, and ends it then, whatever threads a subject leaves behind. */
final class Launcher {

    private Launcher() {}

    /** Runs the main method of the class that is the first argument, with the others. */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        Method main = Class.forName(arguments[0]).getDeclaredMethod("main", String[].class);
        main.setAccessible(true);
        try {
            main.invoke(null, (Object) Arrays.copyOfRange(arguments, 1, arguments.length));
        } catch (InvocationTargetException e) {
            e.printStackTrace();
            System.exit(1);
        }
        System.exit(0);
    }
}
