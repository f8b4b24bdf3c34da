/** Processes that ask questions of the same log: AuditKit, DuckDB, ripgrep, jq, and a program that parses everything. */
@NullMarked
package dev.auditkit.benchmarks.read;

import org.jspecify.annotations.NullMarked;
