/** Which module and which room may know of which. */
package org.vmemsim.tests.architecture;
