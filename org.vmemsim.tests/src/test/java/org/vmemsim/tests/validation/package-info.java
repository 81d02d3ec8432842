/** What the page of validation promises: its tests are there, and each known gap is still one. */
package org.vmemsim.tests.validation;
