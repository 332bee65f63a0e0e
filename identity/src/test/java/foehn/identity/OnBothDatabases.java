package foehn.identity;

import foehn.testkit.Engine;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// A test of the API which gets a new world for each method, once on each database.
@ParameterizedClass
@EnumSource(Engine.class)
abstract class OnBothDatabases {
    @Parameter
    Engine engine;

    World world;

    @BeforeEach
    void start() throws Exception {
        world = new World(engine.fresh(), Files.createTempDirectory("keys"));
    }

    @AfterEach
    void stop() throws Exception {
        world.close();
    }
}
