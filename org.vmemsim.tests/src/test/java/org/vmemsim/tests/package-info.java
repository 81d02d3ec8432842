/** Tests over the whole product. */
package org.vmemsim.tests;
