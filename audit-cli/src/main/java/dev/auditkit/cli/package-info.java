/**
 * The {@code audit} command.
 *
 * <ul>
 *   <li>{@link dev.auditkit.cli.AuditCommand} puts the command together; each subcommand is a class of its name.
 *   <li>Options that several share: {@code ConfigOptions} (those of the log), {@code FilterOptions} (which entries).
 *   <li>In: {@code InputLines} and {@code EventParser} make events of standard input.
 *   <li>Out: {@code OutputForm} and {@code Table} write entries, {@code Printable} keeps them from driving a terminal,
 *       {@code DamageReport} and {@code Progress} speak on standard error.
 *   <li>Over HTTP: {@code WitnessServer} and {@code TileServer}, on what {@code HttpEndpoint} gives both.
 *   <li>{@code Shell} is all the command has of the process it runs in, {@code Failures} turns what goes wrong into a
 *       sentence and an exit code.
 * </ul>
 */
@NullMarked
package dev.auditkit.cli;

import org.jspecify.annotations.NullMarked;
