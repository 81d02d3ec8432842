/** Explanations of accesses and statements, from scenarios as users write them. */
package org.vmemsim.tests.explain;
