package org.vmemsim.runtime.scenario.layout;

import org.vmemsim.runtime.scenario.settings.Word;

/** How a fault's error code is told to software. */
public enum FaultFormat {
    @Word(meaning = "no code: missing, protected or malformed")
    PLAIN,
    @Word(value = "x86", meaning = "P, W/R, U/S, RSVD, I/D (Intel SDM 3A, 4.7)")
    X86,
    @Word(meaning = "exit qualification of an EPT violation or misconfiguration (Intel SDM 3C, 28.2.3)")
    EPT,
    @Word(meaning = "causes 12, 13, 15 and, from the second stage, 20, 21, 23 (RISC-V privileged specification)")
    RISCV,
    @Word(meaning = "fault status codes with level (Arm ARM, ESR_ELx)")
    ARM
}
