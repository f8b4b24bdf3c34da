/**
 * The log as a tiled transparency log (C2SP tlog-tiles), for clients and monitors that know nothing of this software:
 * {@link dev.auditkit.tiles.TileService} answers their requests from a log directory, whatever carries them.
 */
@NullMarked
package dev.auditkit.tiles;

import org.jspecify.annotations.NullMarked;
