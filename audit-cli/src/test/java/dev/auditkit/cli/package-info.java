/** Tests of the command; {@code Cli} runs it in this process as a shell would in another. */
@NullMarked
package dev.auditkit.cli;

import org.jspecify.annotations.NullMarked;
