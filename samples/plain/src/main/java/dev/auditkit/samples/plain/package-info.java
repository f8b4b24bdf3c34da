/** A program without a framework that audits what it does: it records the history of a git repository. */
@NullMarked
package dev.auditkit.samples.plain;

import org.jspecify.annotations.NullMarked;
