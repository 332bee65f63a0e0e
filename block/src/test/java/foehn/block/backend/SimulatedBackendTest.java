package foehn.block.backend;

import java.nio.charset.StandardCharsets;

class SimulatedBackendTest extends BackendContract {
    private final SimulatedBackend backend = new SimulatedBackend("here");

    @Override
    VolumeBackend backend() {
        return backend;
    }

    @Override
    void write(String volume, String text) throws Exception {
        backend.write(volume, 0, text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    String leave(long bytes) {
        backend.leave("left", bytes);
        return "left";
    }
}
