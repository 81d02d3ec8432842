/** Memory overcommitment against published and measured figures, from scenarios as users write them. */
package org.vmemsim.tests.overcommitment;
