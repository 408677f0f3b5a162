# Translated from simd/x86_64/jidctint-avx2.asm of libjpeg-turbo by translate.py; do not edit.
	.intel_syntax noprefix
	.section	.rodata
	.balign	32
	.globl	jconst_idct_islow_avx2
	.hidden	jconst_idct_islow_avx2
	.type	jconst_idct_islow_avx2, @object
jconst_idct_islow_avx2:
PW_F130_F054_MF130_F054:
	.rept	4
	.short	10703, 4433
	.endr
	.rept	4
	.short	-10704, 4433
	.endr
PW_MF078_F117_F078_F117:
	.rept	4
	.short	-6436, 9633
	.endr
	.rept	4
	.short	6437, 9633
	.endr
PW_MF060_MF089_MF050_MF256:
	.rept	4
	.short	-4927, -7373
	.endr
	.rept	4
	.short	-4176, -20995
	.endr
PW_MF089_F060_MF256_F050:
	.rept	4
	.short	-7373, 4926
	.endr
	.rept	4
	.short	-20995, 4177
	.endr
PD_DESCALE_P1:
	.rept	8
	.long	1024
	.endr
PD_DESCALE_P2:
	.rept	8
	.long	131072
	.endr
PB_CENTERJSAMP:
	.rept	32
	.byte	128
	.endr
PW_1_NEG1:
	.rept	8
	.short	1
	.endr
	.rept	8
	.short	-1
	.endr
	.balign	32
	.text
	.balign	32
	.globl	jsimd_idct_islow_avx2
	.hidden	jsimd_idct_islow_avx2
	.type	jsimd_idct_islow_avx2, @function
jsimd_idct_islow_avx2:
	push	rbp
	mov	rbp, rsp
	push	r10
	mov	r10, rdi
	push	r11
	mov	r11, rsi
	push	r12
	mov	r12, rdx
	push	r13
	mov	r13, rcx
	mov	eax, dword ptr [((r11) + (1) * 8 * (2) + (0) * 4)]
	or	eax, dword ptr [((r11) + (2) * 8 * (2) + (0) * 4)]
	jnz	.Ljsimd_idct_islow_avx2_columnDCT
	movdqa	xmm0, [((r11) + (1) * 8 * (2) + (0) * 16)]
	movdqa	xmm1, [((r11) + (2) * 8 * (2) + (0) * 16)]
	vpor	xmm0, xmm0, [((r11) + (3) * 8 * (2) + (0) * 16)]
	vpor	xmm1, xmm1, [((r11) + (4) * 8 * (2) + (0) * 16)]
	vpor	xmm0, xmm0, [((r11) + (5) * 8 * (2) + (0) * 16)]
	vpor	xmm1, xmm1, [((r11) + (6) * 8 * (2) + (0) * 16)]
	vpor	xmm0, xmm0, [((r11) + (7) * 8 * (2) + (0) * 16)]
	vpor	xmm1, xmm1, xmm0
	vpacksswb	xmm1, xmm1, xmm1
	vpacksswb	xmm1, xmm1, xmm1
	movd	eax, xmm1
	test	rax, rax
	jnz	.Ljsimd_idct_islow_avx2_columnDCT
	movdqa	xmm5, [((r11) + (0) * 8 * (2) + (0) * 16)]
	vpmullw	xmm5, xmm5, [((r10) + (0) * 8 * (2) + (0) * 16)]
	vpsllw	xmm5, xmm5, 2
	vpunpcklwd	xmm4, xmm5, xmm5
	vpunpckhwd	xmm5, xmm5, xmm5
	vinserti128	ymm4, ymm4, xmm5, 1
	vpshufd	ymm0, ymm4, 0
	vpshufd	ymm1, ymm4, 85
	vpshufd	ymm2, ymm4, 170
	vpshufd	ymm3, ymm4, 255
	jmp	.Ljsimd_idct_islow_avx2_column_end
.Ljsimd_idct_islow_avx2_columnDCT:
	vmovdqu	ymm4, [((r11) + (0) * 8 * (2) + (0) * 32)]
	vmovdqu	ymm5, [((r11) + (2) * 8 * (2) + (0) * 32)]
	vmovdqu	ymm6, [((r11) + (4) * 8 * (2) + (0) * 32)]
	vmovdqu	ymm7, [((r11) + (6) * 8 * (2) + (0) * 32)]
	vpmullw	ymm4, ymm4, [((r10) + (0) * 8 * (2) + (0) * 32)]
	vpmullw	ymm5, ymm5, [((r10) + (2) * 8 * (2) + (0) * 32)]
	vpmullw	ymm6, ymm6, [((r10) + (4) * 8 * (2) + (0) * 32)]
	vpmullw	ymm7, ymm7, [((r10) + (6) * 8 * (2) + (0) * 32)]
	vperm2i128	ymm0, ymm4, ymm6, 32
	vperm2i128	ymm1, ymm5, ymm4, 49
	vperm2i128	ymm2, ymm5, ymm7, 32
	vperm2i128	ymm3, ymm7, ymm6, 49
	vperm2i128	ymm5, ymm2, ymm2, 1
	vpunpcklwd	ymm4, ymm2, ymm5
	vpunpckhwd	ymm5, ymm2, ymm5
	vpmaddwd	ymm4, ymm4, [rip + PW_F130_F054_MF130_F054]
	vpmaddwd	ymm5, ymm5, [rip + PW_F130_F054_MF130_F054]
	vperm2i128	ymm6, ymm0, ymm0, 1
	vpsignw	ymm0, ymm0, [rip + PW_1_NEG1]
	vpaddw	ymm6, ymm6, ymm0
	vpxor	ymm0, ymm0, ymm0
	vpunpcklwd	ymm7, ymm0, ymm6
	vpunpckhwd	ymm0, ymm0, ymm6
	vpsrad	ymm7, ymm7, 3
	vpsrad	ymm0, ymm0, 3
	vpsubd	ymm10, ymm7, ymm4
	vpaddd	ymm8, ymm7, ymm4
	vpsubd	ymm11, ymm0, ymm5
	vpaddd	ymm9, ymm0, ymm5
	vpaddw	ymm0, ymm3, ymm1
	vperm2i128	ymm7, ymm0, ymm0, 1
	vpunpcklwd	ymm6, ymm0, ymm7
	vpunpckhwd	ymm7, ymm0, ymm7
	vpmaddwd	ymm6, ymm6, [rip + PW_MF078_F117_F078_F117]
	vpmaddwd	ymm7, ymm7, [rip + PW_MF078_F117_F078_F117]
	vperm2i128	ymm1, ymm1, ymm1, 1
	vpunpcklwd	ymm2, ymm3, ymm1
	vpunpckhwd	ymm3, ymm3, ymm1
	vpmaddwd	ymm4, ymm2, [rip + PW_MF060_MF089_MF050_MF256]
	vpmaddwd	ymm5, ymm3, [rip + PW_MF060_MF089_MF050_MF256]
	vpaddd	ymm4, ymm4, ymm6
	vpaddd	ymm5, ymm5, ymm7
	vpmaddwd	ymm2, ymm2, [rip + PW_MF089_F060_MF256_F050]
	vpmaddwd	ymm3, ymm3, [rip + PW_MF089_F060_MF256_F050]
	vperm2i128	ymm6, ymm6, ymm6, 1
	vperm2i128	ymm7, ymm7, ymm7, 1
	vpaddd	ymm6, ymm2, ymm6
	vpaddd	ymm7, ymm3, ymm7
	vpaddd	ymm0, ymm8, ymm6
	vpaddd	ymm1, ymm9, ymm7
	vpaddd	ymm0, ymm0, [rip + PD_DESCALE_P1]
	vpaddd	ymm1, ymm1, [rip + PD_DESCALE_P1]
	vpsrad	ymm0, ymm0, 11
	vpsrad	ymm1, ymm1, 11
	vpackssdw	ymm0, ymm0, ymm1
	vpsubd	ymm2, ymm8, ymm6
	vpsubd	ymm3, ymm9, ymm7
	vpaddd	ymm2, ymm2, [rip + PD_DESCALE_P1]
	vpaddd	ymm3, ymm3, [rip + PD_DESCALE_P1]
	vpsrad	ymm2, ymm2, 11
	vpsrad	ymm3, ymm3, 11
	vpackssdw	ymm3, ymm2, ymm3
	vpaddd	ymm6, ymm10, ymm4
	vpaddd	ymm7, ymm11, ymm5
	vpaddd	ymm6, ymm6, [rip + PD_DESCALE_P1]
	vpaddd	ymm7, ymm7, [rip + PD_DESCALE_P1]
	vpsrad	ymm6, ymm6, 11
	vpsrad	ymm7, ymm7, 11
	vpackssdw	ymm1, ymm6, ymm7
	vpsubd	ymm6, ymm10, ymm4
	vpsubd	ymm7, ymm11, ymm5
	vpaddd	ymm6, ymm6, [rip + PD_DESCALE_P1]
	vpaddd	ymm7, ymm7, [rip + PD_DESCALE_P1]
	vpsrad	ymm6, ymm6, 11
	vpsrad	ymm7, ymm7, 11
	vpackssdw	ymm2, ymm6, ymm7
	vpermq	ymm4, ymm0, 216
	vpermq	ymm5, ymm1, 114
	vpermq	ymm6, ymm2, 216
	vpermq	ymm7, ymm3, 114
	vpunpcklwd	ymm0, ymm4, ymm5
	vpunpckhwd	ymm1, ymm4, ymm5
	vpunpcklwd	ymm2, ymm6, ymm7
	vpunpckhwd	ymm3, ymm6, ymm7
	vpunpcklwd	ymm4, ymm0, ymm1
	vpunpcklwd	ymm5, ymm2, ymm3
	vpunpckhwd	ymm6, ymm0, ymm1
	vpunpckhwd	ymm7, ymm2, ymm3
	vpunpcklqdq	ymm0, ymm4, ymm5
	vpunpckhqdq	ymm1, ymm4, ymm5
	vpunpcklqdq	ymm2, ymm6, ymm7
	vpunpckhqdq	ymm3, ymm6, ymm7
.Ljsimd_idct_islow_avx2_column_end:
	prefetchnta	[r11 + 128]
	prefetchnta	[r11 + 160]
	prefetchnta	[r11 + 192]
	prefetchnta	[r11 + 224]
	vperm2i128	ymm4, ymm3, ymm1, 49
	vperm2i128	ymm1, ymm3, ymm1, 32
	vperm2i128	ymm5, ymm2, ymm2, 1
	vpunpcklwd	ymm3, ymm2, ymm5
	vpunpckhwd	ymm5, ymm2, ymm5
	vpmaddwd	ymm3, ymm3, [rip + PW_F130_F054_MF130_F054]
	vpmaddwd	ymm5, ymm5, [rip + PW_F130_F054_MF130_F054]
	vperm2i128	ymm6, ymm0, ymm0, 1
	vpsignw	ymm0, ymm0, [rip + PW_1_NEG1]
	vpaddw	ymm6, ymm6, ymm0
	vpxor	ymm0, ymm0, ymm0
	vpunpcklwd	ymm7, ymm0, ymm6
	vpunpckhwd	ymm0, ymm0, ymm6
	vpsrad	ymm7, ymm7, 3
	vpsrad	ymm0, ymm0, 3
	vpsubd	ymm10, ymm7, ymm3
	vpaddd	ymm8, ymm7, ymm3
	vpsubd	ymm11, ymm0, ymm5
	vpaddd	ymm9, ymm0, ymm5
	vpaddw	ymm0, ymm4, ymm1
	vperm2i128	ymm7, ymm0, ymm0, 1
	vpunpcklwd	ymm6, ymm0, ymm7
	vpunpckhwd	ymm7, ymm0, ymm7
	vpmaddwd	ymm6, ymm6, [rip + PW_MF078_F117_F078_F117]
	vpmaddwd	ymm7, ymm7, [rip + PW_MF078_F117_F078_F117]
	vperm2i128	ymm1, ymm1, ymm1, 1
	vpunpcklwd	ymm2, ymm4, ymm1
	vpunpckhwd	ymm4, ymm4, ymm1
	vpmaddwd	ymm3, ymm2, [rip + PW_MF060_MF089_MF050_MF256]
	vpmaddwd	ymm5, ymm4, [rip + PW_MF060_MF089_MF050_MF256]
	vpaddd	ymm3, ymm3, ymm6
	vpaddd	ymm5, ymm5, ymm7
	vpmaddwd	ymm2, ymm2, [rip + PW_MF089_F060_MF256_F050]
	vpmaddwd	ymm4, ymm4, [rip + PW_MF089_F060_MF256_F050]
	vperm2i128	ymm6, ymm6, ymm6, 1
	vperm2i128	ymm7, ymm7, ymm7, 1
	vpaddd	ymm6, ymm2, ymm6
	vpaddd	ymm7, ymm4, ymm7
	vpaddd	ymm0, ymm8, ymm6
	vpaddd	ymm1, ymm9, ymm7
	vpaddd	ymm0, ymm0, [rip + PD_DESCALE_P2]
	vpaddd	ymm1, ymm1, [rip + PD_DESCALE_P2]
	vpsrad	ymm0, ymm0, 18
	vpsrad	ymm1, ymm1, 18
	vpackssdw	ymm0, ymm0, ymm1
	vpsubd	ymm2, ymm8, ymm6
	vpsubd	ymm4, ymm9, ymm7
	vpaddd	ymm2, ymm2, [rip + PD_DESCALE_P2]
	vpaddd	ymm4, ymm4, [rip + PD_DESCALE_P2]
	vpsrad	ymm2, ymm2, 18
	vpsrad	ymm4, ymm4, 18
	vpackssdw	ymm4, ymm2, ymm4
	vpaddd	ymm6, ymm10, ymm3
	vpaddd	ymm7, ymm11, ymm5
	vpaddd	ymm6, ymm6, [rip + PD_DESCALE_P2]
	vpaddd	ymm7, ymm7, [rip + PD_DESCALE_P2]
	vpsrad	ymm6, ymm6, 18
	vpsrad	ymm7, ymm7, 18
	vpackssdw	ymm1, ymm6, ymm7
	vpsubd	ymm6, ymm10, ymm3
	vpsubd	ymm7, ymm11, ymm5
	vpaddd	ymm6, ymm6, [rip + PD_DESCALE_P2]
	vpaddd	ymm7, ymm7, [rip + PD_DESCALE_P2]
	vpsrad	ymm6, ymm6, 18
	vpsrad	ymm7, ymm7, 18
	vpackssdw	ymm2, ymm6, ymm7
	vpermq	ymm3, ymm0, 216
	vpermq	ymm5, ymm1, 114
	vpermq	ymm6, ymm2, 216
	vpermq	ymm7, ymm4, 114
	vpunpcklwd	ymm0, ymm3, ymm5
	vpunpckhwd	ymm1, ymm3, ymm5
	vpunpcklwd	ymm2, ymm6, ymm7
	vpunpckhwd	ymm4, ymm6, ymm7
	vpunpcklwd	ymm3, ymm0, ymm1
	vpunpcklwd	ymm5, ymm2, ymm4
	vpunpckhwd	ymm6, ymm0, ymm1
	vpunpckhwd	ymm7, ymm2, ymm4
	vpunpcklqdq	ymm0, ymm3, ymm5
	vpunpckhqdq	ymm1, ymm3, ymm5
	vpunpcklqdq	ymm2, ymm6, ymm7
	vpunpckhqdq	ymm4, ymm6, ymm7
	vpacksswb	ymm0, ymm0, ymm1
	vpacksswb	ymm1, ymm2, ymm4
	vpaddb	ymm0, ymm0, [rip + PB_CENTERJSAMP]
	vpaddb	ymm1, ymm1, [rip + PB_CENTERJSAMP]
	vextracti128	xmm6, ymm1, 1
	vextracti128	xmm4, ymm0, 1
	vextracti128	xmm2, ymm1, 0
	vextracti128	xmm0, ymm0, 0
	vpshufd	xmm1, xmm0, 78
	vpshufd	xmm3, xmm2, 78
	vpshufd	xmm5, xmm4, 78
	vpshufd	xmm7, xmm6, 78
	vzeroupper
	mov	eax, r13d
	mov	rdx, qword ptr [r12]
	mov	rsi, qword ptr [r12 + 8]
	movq	[rdx + rax*1], xmm0
	movq	[rsi + rax*1], xmm1
	mov	rdx, qword ptr [r12 + 16]
	mov	rsi, qword ptr [r12 + 24]
	movq	[rdx + rax*1], xmm2
	movq	[rsi + rax*1], xmm3
	mov	rdx, qword ptr [r12 + 32]
	mov	rsi, qword ptr [r12 + 40]
	movq	[rdx + rax*1], xmm4
	movq	[rsi + rax*1], xmm5
	mov	rdx, qword ptr [r12 + 48]
	mov	rsi, qword ptr [r12 + 56]
	movq	[rdx + rax*1], xmm6
	movq	[rsi + rax*1], xmm7
	pop	r13
	pop	r12
	pop	r11
	pop	r10
	pop	rbp
	ret
	.balign	32
	.section	.note.GNU-stack,"",@progbits
