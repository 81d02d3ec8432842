/** Which module and which room may know of which, and how long a file may be. */
package org.vmemsim.tests.architecture;
