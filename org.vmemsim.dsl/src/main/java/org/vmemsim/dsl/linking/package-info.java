/** A file as it is linked: names found once, places of errors kept. */
package org.vmemsim.dsl.linking;
