/** Every example is a test: it loads without a complaint, holds its expectations, and gives the figures beside it. */
package org.vmemsim.tests.examples;
