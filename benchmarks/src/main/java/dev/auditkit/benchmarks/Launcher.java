package dev.auditkit.benchmarks;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;

/** Starts what a measuring process does, and ends it then, whatever threads a subject leaves behind. */
final class Launcher {

    private Launcher() {}

    /** @param arguments the name of a class with a main method, and its arguments */
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
