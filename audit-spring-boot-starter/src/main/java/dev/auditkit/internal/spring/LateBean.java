package dev.auditkit.internal.spring;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanCreationNotAllowedException;

/**
 * A bean that is asked for at its first use, and then kept. When the application goes down, such as after a start that failed, Spring makes none that is not
 * there yet, while other beans still work. Safe for use by many threads.
 *
 * @param <T> what it is
 */
public final class LateBean<T> {

    private final Supplier<T> bean;
    private volatile @Nullable T known;

    /** @param bean looks it up */
    public LateBean(Supplier<T> bean) {
        this.bean = bean;
    }

    /** The bean. */
    public T get() {
        T found = known;
        if (found == null) {
            found = bean.get();
            known = found;
        }
        return found;
    }

    /** The bean; null when it is first asked for only while the application goes down. */
    public @Nullable T orNull() {
        try {
            return get();
        } catch (BeanCreationNotAllowedException e) {
            return null;
        }
    }
}
