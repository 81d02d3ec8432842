/**
 * Random scenarios over the whole language: written as text, accepted by the checks, run with {@code --check} in every paging
 * mode, compared with each other and with a model of plain maps, and shrunk when they fail.
 */
package org.vmemsim.tests.random;
