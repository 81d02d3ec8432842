/** What editors see: each language service alone, and the server as a process of its own. */
package org.vmemsim.tests.ide;
