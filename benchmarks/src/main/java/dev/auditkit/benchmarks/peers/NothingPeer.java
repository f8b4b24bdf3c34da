package dev.auditkit.benchmarks.peers;

import dev.auditkit.benchmarks.content.Happening;

/** Takes events and forgets them. */
final class NothingPeer implements Peer {

    private volatile int last;

    @Override
    public void log(Happening happening) {
        last = happening.quantity();
    }

    @Override
    public void finish(long logged) {}

    @Override
    public void close() {}

    @Override
    public double bytesPerLine() {
        return Double.NaN;
    }

    @Override
    public long count() {
        return last < 0 ? 0 : -1;
    }
}
