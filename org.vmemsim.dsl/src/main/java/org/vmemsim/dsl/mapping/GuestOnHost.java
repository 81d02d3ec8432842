package org.vmemsim.dsl.mapping;

import org.vmemsim.runtime.scenario.GuestSpec;
import org.vmemsim.runtime.scenario.HostSpec;

/** A guest, and the host that it is on. */
record GuestOnHost(GuestSpec guest, HostSpec host) {}
