/*
 * Refuses what this build of libjpeg-turbo leaves out, under the names by which the decoder would call it: samples of 12 and 16 bits, lossless JPEG,
 * palettes, merged upsampling, the fast and the floating-point inverse DCT. Callers check the precision and the process first, so none of these runs.
 */
#define JPEG_INTERNALS
#include "jinclude.h"
#include "jpeglib.h"
#include "jdct.h"

#define ABSENT(name) \
GLOBAL(void) name(j_decompress_ptr cinfo) { ERREXIT(cinfo, JERR_NOT_COMPILED); }
#define ABSENT_WITH_FLAG(name) \
GLOBAL(void) name(j_decompress_ptr cinfo, boolean flag) { (void)flag; ERREXIT(cinfo, JERR_NOT_COMPILED); }
#define ABSENT_DCT(name) \
GLOBAL(void) name(j_decompress_ptr cinfo, jpeg_component_info *compptr, JCOEFPTR coef_block, JSAMPARRAY output_buf, JDIMENSION output_col) \
{ (void)compptr; (void)coef_block; (void)output_buf; (void)output_col; ERREXIT(cinfo, JERR_NOT_COMPILED); }

ABSENT_WITH_FLAG(j12init_d_main_controller)
ABSENT_WITH_FLAG(j16init_d_main_controller)
ABSENT_WITH_FLAG(j12init_d_coef_controller)
ABSENT_WITH_FLAG(j12init_d_post_controller)
ABSENT_WITH_FLAG(j16init_d_post_controller)
ABSENT(j12init_inverse_dct)
ABSENT(j12init_upsampler)
ABSENT(j16init_upsampler)
ABSENT(j12init_color_deconverter)
ABSENT(j16init_color_deconverter)
ABSENT(j12init_1pass_quantizer)
ABSENT(j12init_2pass_quantizer)
ABSENT(j12init_merged_upsampler)
ABSENT_WITH_FLAG(j12init_d_diff_controller)
ABSENT_WITH_FLAG(j16init_d_diff_controller)
ABSENT(j12init_lossless_decompressor)
ABSENT(j16init_lossless_decompressor)
ABSENT_WITH_FLAG(jinit_d_diff_controller)
ABSENT(jinit_lossless_decompressor)
ABSENT(jinit_lhuff_decoder)
ABSENT(jinit_1pass_quantizer)
ABSENT(jinit_2pass_quantizer)
ABSENT(jinit_merged_upsampler)
ABSENT_DCT(jpeg_idct_ifast)
ABSENT_DCT(jpeg_idct_float)
