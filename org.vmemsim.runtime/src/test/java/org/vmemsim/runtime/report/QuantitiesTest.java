package org.vmemsim.runtime.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vmemsim.runtime.scenario.settings.Dimension;

class QuantitiesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "24 | COUNT | 24",
                "515683 | COUNT | 515,683",
                "1.159 | COUNT | 1.159",
                "1.5 | COUNT | 1.5",
                "0.00001 | COUNT | 0.00001",
                "0 | BYTES | 0 bytes",
                "1 | BYTES | 1 byte",
                "4096 | BYTES | 4 KiB",
                "2109440 | BYTES | 2,060 KiB",
                "68719476736 | BYTES | 64 GiB",
                "68718436352 | BYTES | 63.999 GiB",
                "240 | TIME | 240 ns",
                "1440 | TIME | 1.44 us",
                "1000000 | TIME | 1 ms",
                "90000000000 | TIME | 90 s",
                "0.983 | RATIO | 98.3 %",
                "1 | RATIO | 100 %",
                "0 | RATIO | 0 %",
                "0.5 | RATIO | 50 %",
                "0.9999 | RATIO | 99.99 %",
                "0.01708 | RATIO | 1.71 %",
                "0.000793 | RATIO | 0.08 %",
                "0.0000793 | RATIO | 0.008 %",
                "3000000000 | FREQUENCY | 3 GHz",
                "52 | BITS | 52 bits",
                "2147483648 | BANDWIDTH | 2 GiB/s",
                "2000 | RATE | 2,000 /s"
            })
    void readable(double value, Dimension dimension, String text) {
        assertEquals(text, Quantities.text(value, dimension));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"240 | 1440 | 0.24 us", "0 | 1440 | 0 us", "5 | 1440 | 5 ns", "1440 | 1440 | 1.44 us"})
    void oneUnitSideBySide(double value, double largest, String text) {
        assertEquals(text, Quantities.text(value, Dimension.TIME, largest));
    }
}
