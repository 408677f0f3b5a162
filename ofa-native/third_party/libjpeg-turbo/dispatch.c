/*
 * Chooses the SIMD functions of the processor. Takes the place of libjpeg-turbo's simd/jsimd.c, which also serves the encoder and further processors.
 * Scaled inverse DCTs, merged upsampling and other output formats use the portable code, whose results are the same bytes.
 */
#include "jsimddct.h"
#include "jsimd.h"
#include "jsimdint.h"

#if SIMD_ARCHITECTURE == X86_64
#define HAS(cinfo, constants, set, bits) \
  (((cinfo)->master->simd_support & (set)) && ((JUINTPTR)(constants) & ((1 << (bits)) - 1)) == 0)
#define CHOOSE(cinfo, target, constants, name) \
  if (HAS(cinfo, constants##_avx2, JSIMD_AVX2, 5)) { (target) = name##_avx2; return JSIMD_AVX2; } \
  if (HAS(cinfo, constants##_sse2, JSIMD_SSE2, 4)) { (target) = name##_sse2; return JSIMD_SSE2; } \
  return JSIMD_NONE;
#elif SIMD_ARCHITECTURE == ARM64
/* Every 64-bit ARM processor has NEON. */
#define CHOOSE(cinfo, target, constants, name)  (target) = name##_neon; return JSIMD_NEON;
#endif

static void init_simd(j_decompress_ptr cinfo)
{
#if SIMD_ARCHITECTURE == X86_64
  if (cinfo->master->simd_support == JSIMD_UNDEFINED)
    cinfo->master->simd_support = jpeg_simd_cpu_support();
#else
  (void)cinfo;
#endif
}

HIDDEN unsigned int jsimd_set_ycc_rgb(j_decompress_ptr cinfo)
{
  init_simd(cinfo);
  if (!cinfo->cconvert || cinfo->out_color_space != JCS_RGB)
    return JSIMD_NONE;
  CHOOSE(cinfo, cinfo->cconvert->color_convert_simd, jconst_ycc_rgb_convert, jsimd_ycc_rgb_convert)
}

HIDDEN unsigned int jsimd_set_ycc_rgb565(j_decompress_ptr cinfo)
{
  (void)cinfo;
  return JSIMD_NONE;
}

HIDDEN void jsimd_color_deconvert(j_decompress_ptr cinfo, JSAMPIMAGE input_buf, JDIMENSION input_row, JSAMPARRAY output_buf, int num_rows)
{
  cinfo->cconvert->color_convert_simd(cinfo->output_width, input_buf, input_row, output_buf, num_rows);
}

#define UPSAMPLING(name, target, width) \
HIDDEN unsigned int jsimd_set_##name(j_decompress_ptr cinfo) \
{ \
  init_simd(cinfo); \
  if (!cinfo->upsample) \
    return JSIMD_NONE; \
  CHOOSE(cinfo, cinfo->upsample->target, jconst_fancy_upsample, jsimd_##name) \
} \
\
HIDDEN void jsimd_##name(j_decompress_ptr cinfo, jpeg_component_info *compptr, JSAMPARRAY input_data, JSAMPARRAY *output_data_ptr) \
{ \
  (void)compptr; \
  cinfo->upsample->target(cinfo->max_v_samp_factor, width, input_data, output_data_ptr); \
}

UPSAMPLING(h2v1_upsample, h2v1_upsample_simd, cinfo->output_width)
UPSAMPLING(h2v2_upsample, h2v2_upsample_simd, cinfo->output_width)
UPSAMPLING(h2v1_fancy_upsample, h2v1_upsample_simd, compptr->downsampled_width)
UPSAMPLING(h2v2_fancy_upsample, h2v2_upsample_simd, compptr->downsampled_width)
#if SIMD_ARCHITECTURE == ARM64
UPSAMPLING(h1v2_fancy_upsample, h1v2_upsample_simd, compptr->downsampled_width)
#endif

HIDDEN unsigned int jsimd_set_idct_islow(j_decompress_ptr cinfo)
{
  init_simd(cinfo);
  if (!cinfo->idct)
    return JSIMD_NONE;
  CHOOSE(cinfo, cinfo->idct->idct_simd, jconst_idct_islow, jsimd_idct_islow)
}

HIDDEN void jsimd_idct_islow(j_decompress_ptr cinfo, jpeg_component_info *compptr, JCOEFPTR coef_block, JSAMPARRAY output_buf, JDIMENSION output_col)
{
  cinfo->idct->idct_simd(compptr->dct_table, coef_block, output_buf, output_col);
}

#define WITHOUT_SIMD(name) \
HIDDEN unsigned int jsimd_set_##name(j_decompress_ptr cinfo) { (void)cinfo; return JSIMD_NONE; } \
HIDDEN void jsimd_##name(j_decompress_ptr cinfo, jpeg_component_info *compptr, JCOEFPTR coef_block, JSAMPARRAY output_buf, JDIMENSION output_col) \
{ (void)cinfo; (void)compptr; (void)coef_block; (void)output_buf; (void)output_col; }

WITHOUT_SIMD(idct_2x2)
WITHOUT_SIMD(idct_4x4)
WITHOUT_SIMD(idct_ifast)
WITHOUT_SIMD(idct_float)
