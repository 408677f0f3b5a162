# Translated from simd/x86_64/jidctint-sse2.asm of libjpeg-turbo by translate.py; do not edit.
	.intel_syntax noprefix
	.section	.rodata
	.balign	32
	.globl	jconst_idct_islow_sse2
	.hidden	jconst_idct_islow_sse2
	.type	jconst_idct_islow_sse2, @object
jconst_idct_islow_sse2:
PW_F130_F054:
	.rept	4
	.short	10703, 4433
	.endr
PW_F054_MF130:
	.rept	4
	.short	4433, -10704
	.endr
PW_MF078_F117:
	.rept	4
	.short	-6436, 9633
	.endr
PW_F117_F078:
	.rept	4
	.short	9633, 6437
	.endr
PW_MF060_MF089:
	.rept	4
	.short	-4927, -7373
	.endr
PW_MF089_F060:
	.rept	4
	.short	-7373, 4926
	.endr
PW_MF050_MF256:
	.rept	4
	.short	-4176, -20995
	.endr
PW_MF256_F050:
	.rept	4
	.short	-20995, 4177
	.endr
PD_DESCALE_P1:
	.rept	4
	.long	1024
	.endr
PD_DESCALE_P2:
	.rept	4
	.long	131072
	.endr
PB_CENTERJSAMP:
	.rept	16
	.byte	128
	.endr
	.balign	32
	.text
	.balign	32
	.globl	jsimd_idct_islow_sse2
	.hidden	jsimd_idct_islow_sse2
	.type	jsimd_idct_islow_sse2, @function
jsimd_idct_islow_sse2:
	push	rbp
	mov	rbp, rsp
	push	r15
	and	rsp, -16
	mov	r15, rsp
	sub	rsp, 192
	push	r10
	mov	r10, rdi
	push	r11
	mov	r11, rsi
	push	r12
	mov	r12, rdx
	push	r13
	mov	r13, rcx
	mov	rdx, r10
	mov	rsi, r11
	mov	eax, dword ptr [((rsi) + (1) * 8 * (2) + (0) * 4)]
	or	eax, dword ptr [((rsi) + (2) * 8 * (2) + (0) * 4)]
	jnz	.Ljsimd_idct_islow_sse2_columnDCT
	movdqa	xmm0, [((rsi) + (1) * 8 * (2) + (0) * 16)]
	movdqa	xmm1, [((rsi) + (2) * 8 * (2) + (0) * 16)]
	por	xmm0, [((rsi) + (3) * 8 * (2) + (0) * 16)]
	por	xmm1, [((rsi) + (4) * 8 * (2) + (0) * 16)]
	por	xmm0, [((rsi) + (5) * 8 * (2) + (0) * 16)]
	por	xmm1, [((rsi) + (6) * 8 * (2) + (0) * 16)]
	por	xmm0, [((rsi) + (7) * 8 * (2) + (0) * 16)]
	por	xmm1, xmm0
	packsswb	xmm1, xmm1
	packsswb	xmm1, xmm1
	movd	eax, xmm1
	test	rax, rax
	jnz	.Ljsimd_idct_islow_sse2_columnDCT
	movdqa	xmm5, [((rsi) + (0) * 8 * (2) + (0) * 16)]
	pmullw	xmm5, [((rdx) + (0) * 8 * (2) + (0) * 16)]
	psllw	xmm5, 2
	movdqa	xmm4, xmm5
	punpcklwd	xmm5, xmm5
	punpckhwd	xmm4, xmm4
	pshufd	xmm7, xmm5, 0
	pshufd	xmm6, xmm5, 85
	pshufd	xmm1, xmm5, 170
	pshufd	xmm5, xmm5, 255
	pshufd	xmm0, xmm4, 0
	pshufd	xmm3, xmm4, 85
	pshufd	xmm2, xmm4, 170
	pshufd	xmm4, xmm4, 255
	movdqa	[r15 - 64], xmm6
	movdqa	[r15 - 48], xmm5
	movdqa	[r15 - 32], xmm3
	movdqa	[r15 - 16], xmm4
	jmp	.Ljsimd_idct_islow_sse2_column_end
.Ljsimd_idct_islow_sse2_columnDCT:
	movdqa	xmm0, [((rsi) + (0) * 8 * (2) + (0) * 16)]
	movdqa	xmm1, [((rsi) + (2) * 8 * (2) + (0) * 16)]
	pmullw	xmm0, [((rdx) + (0) * 8 * (2) + (0) * 16)]
	pmullw	xmm1, [((rdx) + (2) * 8 * (2) + (0) * 16)]
	movdqa	xmm2, [((rsi) + (4) * 8 * (2) + (0) * 16)]
	movdqa	xmm3, [((rsi) + (6) * 8 * (2) + (0) * 16)]
	pmullw	xmm2, [((rdx) + (4) * 8 * (2) + (0) * 16)]
	pmullw	xmm3, [((rdx) + (6) * 8 * (2) + (0) * 16)]
	movdqa	xmm4, xmm1
	movdqa	xmm5, xmm1
	punpcklwd	xmm4, xmm3
	punpckhwd	xmm5, xmm3
	movdqa	xmm1, xmm4
	movdqa	xmm3, xmm5
	pmaddwd	xmm4, [rip + PW_F130_F054]
	pmaddwd	xmm5, [rip + PW_F130_F054]
	pmaddwd	xmm1, [rip + PW_F054_MF130]
	pmaddwd	xmm3, [rip + PW_F054_MF130]
	movdqa	xmm6, xmm0
	paddw	xmm0, xmm2
	psubw	xmm6, xmm2
	pxor	xmm7, xmm7
	pxor	xmm2, xmm2
	punpcklwd	xmm7, xmm0
	punpckhwd	xmm2, xmm0
	psrad	xmm7, 3
	psrad	xmm2, 3
	movdqa	xmm0, xmm7
	paddd	xmm7, xmm4
	psubd	xmm0, xmm4
	movdqa	xmm4, xmm2
	paddd	xmm2, xmm5
	psubd	xmm4, xmm5
	movdqa	[r15 - 192], xmm7
	movdqa	[r15 - 176], xmm2
	movdqa	[r15 - 160], xmm0
	movdqa	[r15 - 144], xmm4
	pxor	xmm5, xmm5
	pxor	xmm7, xmm7
	punpcklwd	xmm5, xmm6
	punpckhwd	xmm7, xmm6
	psrad	xmm5, 3
	psrad	xmm7, 3
	movdqa	xmm2, xmm5
	paddd	xmm5, xmm1
	psubd	xmm2, xmm1
	movdqa	xmm0, xmm7
	paddd	xmm7, xmm3
	psubd	xmm0, xmm3
	movdqa	[r15 - 128], xmm5
	movdqa	[r15 - 112], xmm7
	movdqa	[r15 - 96], xmm2
	movdqa	[r15 - 80], xmm0
	movdqa	xmm4, [((rsi) + (1) * 8 * (2) + (0) * 16)]
	movdqa	xmm6, [((rsi) + (3) * 8 * (2) + (0) * 16)]
	pmullw	xmm4, [((rdx) + (1) * 8 * (2) + (0) * 16)]
	pmullw	xmm6, [((rdx) + (3) * 8 * (2) + (0) * 16)]
	movdqa	xmm1, [((rsi) + (5) * 8 * (2) + (0) * 16)]
	movdqa	xmm3, [((rsi) + (7) * 8 * (2) + (0) * 16)]
	pmullw	xmm1, [((rdx) + (5) * 8 * (2) + (0) * 16)]
	pmullw	xmm3, [((rdx) + (7) * 8 * (2) + (0) * 16)]
	movdqa	xmm5, xmm6
	movdqa	xmm7, xmm4
	paddw	xmm5, xmm3
	paddw	xmm7, xmm1
	movdqa	xmm2, xmm5
	movdqa	xmm0, xmm5
	punpcklwd	xmm2, xmm7
	punpckhwd	xmm0, xmm7
	movdqa	xmm5, xmm2
	movdqa	xmm7, xmm0
	pmaddwd	xmm2, [rip + PW_MF078_F117]
	pmaddwd	xmm0, [rip + PW_MF078_F117]
	pmaddwd	xmm5, [rip + PW_F117_F078]
	pmaddwd	xmm7, [rip + PW_F117_F078]
	movdqa	[r15 - 32], xmm2
	movdqa	[r15 - 16], xmm0
	movdqa	xmm2, xmm3
	movdqa	xmm0, xmm3
	punpcklwd	xmm2, xmm4
	punpckhwd	xmm0, xmm4
	movdqa	xmm3, xmm2
	movdqa	xmm4, xmm0
	pmaddwd	xmm2, [rip + PW_MF060_MF089]
	pmaddwd	xmm0, [rip + PW_MF060_MF089]
	pmaddwd	xmm3, [rip + PW_MF089_F060]
	pmaddwd	xmm4, [rip + PW_MF089_F060]
	paddd	xmm2, [r15 - 32]
	paddd	xmm0, [r15 - 16]
	paddd	xmm3, xmm5
	paddd	xmm4, xmm7
	movdqa	[r15 - 64], xmm2
	movdqa	[r15 - 48], xmm0
	movdqa	xmm2, xmm1
	movdqa	xmm0, xmm1
	punpcklwd	xmm2, xmm6
	punpckhwd	xmm0, xmm6
	movdqa	xmm1, xmm2
	movdqa	xmm6, xmm0
	pmaddwd	xmm2, [rip + PW_MF050_MF256]
	pmaddwd	xmm0, [rip + PW_MF050_MF256]
	pmaddwd	xmm1, [rip + PW_MF256_F050]
	pmaddwd	xmm6, [rip + PW_MF256_F050]
	paddd	xmm2, xmm5
	paddd	xmm0, xmm7
	paddd	xmm1, [r15 - 32]
	paddd	xmm6, [r15 - 16]
	movdqa	[r15 - 32], xmm2
	movdqa	[r15 - 16], xmm0
	movdqa	xmm5, [r15 - 192]
	movdqa	xmm7, [r15 - 176]
	movdqa	xmm2, xmm5
	movdqa	xmm0, xmm7
	paddd	xmm5, xmm3
	paddd	xmm7, xmm4
	psubd	xmm2, xmm3
	psubd	xmm0, xmm4
	movdqa	xmm3, [rip + PD_DESCALE_P1]
	paddd	xmm5, xmm3
	paddd	xmm7, xmm3
	psrad	xmm5, 11
	psrad	xmm7, 11
	paddd	xmm2, xmm3
	paddd	xmm0, xmm3
	psrad	xmm2, 11
	psrad	xmm0, 11
	packssdw	xmm5, xmm7
	packssdw	xmm2, xmm0
	movdqa	xmm4, [r15 - 128]
	movdqa	xmm3, [r15 - 112]
	movdqa	xmm7, xmm4
	movdqa	xmm0, xmm3
	paddd	xmm4, xmm1
	paddd	xmm3, xmm6
	psubd	xmm7, xmm1
	psubd	xmm0, xmm6
	movdqa	xmm1, [rip + PD_DESCALE_P1]
	paddd	xmm4, xmm1
	paddd	xmm3, xmm1
	psrad	xmm4, 11
	psrad	xmm3, 11
	paddd	xmm7, xmm1
	paddd	xmm0, xmm1
	psrad	xmm7, 11
	psrad	xmm0, 11
	packssdw	xmm4, xmm3
	packssdw	xmm7, xmm0
	movdqa	xmm6, xmm5
	punpcklwd	xmm5, xmm4
	punpckhwd	xmm6, xmm4
	movdqa	xmm1, xmm7
	punpcklwd	xmm7, xmm2
	punpckhwd	xmm1, xmm2
	movdqa	xmm3, [r15 - 96]
	movdqa	xmm0, [r15 - 80]
	movdqa	xmm4, [r15 - 32]
	movdqa	xmm2, [r15 - 16]
	movdqa	[r15 - 192], xmm5
	movdqa	[r15 - 176], xmm6
	movdqa	[r15 - 128], xmm7
	movdqa	[r15 - 112], xmm1
	movdqa	xmm5, xmm3
	movdqa	xmm6, xmm0
	paddd	xmm3, xmm4
	paddd	xmm0, xmm2
	psubd	xmm5, xmm4
	psubd	xmm6, xmm2
	movdqa	xmm7, [rip + PD_DESCALE_P1]
	paddd	xmm3, xmm7
	paddd	xmm0, xmm7
	psrad	xmm3, 11
	psrad	xmm0, 11
	paddd	xmm5, xmm7
	paddd	xmm6, xmm7
	psrad	xmm5, 11
	psrad	xmm6, 11
	packssdw	xmm3, xmm0
	packssdw	xmm5, xmm6
	movdqa	xmm1, [r15 - 160]
	movdqa	xmm4, [r15 - 144]
	movdqa	xmm2, [r15 - 64]
	movdqa	xmm7, [r15 - 48]
	movdqa	xmm0, xmm1
	movdqa	xmm6, xmm4
	paddd	xmm1, xmm2
	paddd	xmm4, xmm7
	psubd	xmm0, xmm2
	psubd	xmm6, xmm7
	movdqa	xmm2, [rip + PD_DESCALE_P1]
	paddd	xmm1, xmm2
	paddd	xmm4, xmm2
	psrad	xmm1, 11
	psrad	xmm4, 11
	paddd	xmm0, xmm2
	paddd	xmm6, xmm2
	psrad	xmm0, 11
	psrad	xmm6, 11
	packssdw	xmm1, xmm4
	packssdw	xmm0, xmm6
	movdqa	xmm7, [r15 - 192]
	movdqa	xmm2, [r15 - 176]
	movdqa	xmm4, xmm3
	punpcklwd	xmm3, xmm1
	punpckhwd	xmm4, xmm1
	movdqa	xmm6, xmm0
	punpcklwd	xmm0, xmm5
	punpckhwd	xmm6, xmm5
	movdqa	xmm1, xmm7
	punpckldq	xmm7, xmm3
	punpckhdq	xmm1, xmm3
	movdqa	xmm5, xmm2
	punpckldq	xmm2, xmm4
	punpckhdq	xmm5, xmm4
	movdqa	xmm3, [r15 - 128]
	movdqa	xmm4, [r15 - 112]
	movdqa	[r15 - 96], xmm2
	movdqa	[r15 - 80], xmm5
	movdqa	xmm2, xmm0
	punpckldq	xmm0, xmm3
	punpckhdq	xmm2, xmm3
	movdqa	xmm5, xmm6
	punpckldq	xmm6, xmm4
	punpckhdq	xmm5, xmm4
	movdqa	xmm3, xmm7
	punpcklqdq	xmm7, xmm0
	punpckhqdq	xmm3, xmm0
	movdqa	xmm4, xmm1
	punpcklqdq	xmm1, xmm2
	punpckhqdq	xmm4, xmm2
	movdqa	xmm0, [r15 - 96]
	movdqa	xmm2, [r15 - 80]
	movdqa	[r15 - 64], xmm3
	movdqa	[r15 - 48], xmm4
	movdqa	xmm3, xmm0
	punpcklqdq	xmm0, xmm6
	punpckhqdq	xmm3, xmm6
	movdqa	xmm4, xmm2
	punpcklqdq	xmm2, xmm5
	punpckhqdq	xmm4, xmm5
	movdqa	[r15 - 32], xmm3
	movdqa	[r15 - 16], xmm4
.Ljsimd_idct_islow_sse2_column_end:
	prefetchnta	[rsi + 128]
	prefetchnta	[rsi + 160]
	prefetchnta	[rsi + 192]
	prefetchnta	[rsi + 224]
	mov	rdi, r12
	mov	eax, r13d
	movdqa	xmm6, xmm1
	movdqa	xmm5, xmm1
	punpcklwd	xmm6, xmm2
	punpckhwd	xmm5, xmm2
	movdqa	xmm1, xmm6
	movdqa	xmm2, xmm5
	pmaddwd	xmm6, [rip + PW_F130_F054]
	pmaddwd	xmm5, [rip + PW_F130_F054]
	pmaddwd	xmm1, [rip + PW_F054_MF130]
	pmaddwd	xmm2, [rip + PW_F054_MF130]
	movdqa	xmm3, xmm7
	paddw	xmm7, xmm0
	psubw	xmm3, xmm0
	pxor	xmm4, xmm4
	pxor	xmm0, xmm0
	punpcklwd	xmm4, xmm7
	punpckhwd	xmm0, xmm7
	psrad	xmm4, 3
	psrad	xmm0, 3
	movdqa	xmm7, xmm4
	paddd	xmm4, xmm6
	psubd	xmm7, xmm6
	movdqa	xmm6, xmm0
	paddd	xmm0, xmm5
	psubd	xmm6, xmm5
	movdqa	[r15 - 192], xmm4
	movdqa	[r15 - 176], xmm0
	movdqa	[r15 - 160], xmm7
	movdqa	[r15 - 144], xmm6
	pxor	xmm5, xmm5
	pxor	xmm4, xmm4
	punpcklwd	xmm5, xmm3
	punpckhwd	xmm4, xmm3
	psrad	xmm5, 3
	psrad	xmm4, 3
	movdqa	xmm0, xmm5
	paddd	xmm5, xmm1
	psubd	xmm0, xmm1
	movdqa	xmm7, xmm4
	paddd	xmm4, xmm2
	psubd	xmm7, xmm2
	movdqa	[r15 - 128], xmm5
	movdqa	[r15 - 112], xmm4
	movdqa	[r15 - 96], xmm0
	movdqa	[r15 - 80], xmm7
	movdqa	xmm6, [r15 - 48]
	movdqa	xmm3, [r15 - 64]
	movdqa	xmm1, [r15 - 16]
	movdqa	xmm2, [r15 - 32]
	movdqa	xmm5, xmm6
	movdqa	xmm4, xmm3
	paddw	xmm5, xmm1
	paddw	xmm4, xmm2
	movdqa	xmm0, xmm5
	movdqa	xmm7, xmm5
	punpcklwd	xmm0, xmm4
	punpckhwd	xmm7, xmm4
	movdqa	xmm5, xmm0
	movdqa	xmm4, xmm7
	pmaddwd	xmm0, [rip + PW_MF078_F117]
	pmaddwd	xmm7, [rip + PW_MF078_F117]
	pmaddwd	xmm5, [rip + PW_F117_F078]
	pmaddwd	xmm4, [rip + PW_F117_F078]
	movdqa	[r15 - 32], xmm0
	movdqa	[r15 - 16], xmm7
	movdqa	xmm0, xmm1
	movdqa	xmm7, xmm1
	punpcklwd	xmm0, xmm3
	punpckhwd	xmm7, xmm3
	movdqa	xmm1, xmm0
	movdqa	xmm3, xmm7
	pmaddwd	xmm0, [rip + PW_MF060_MF089]
	pmaddwd	xmm7, [rip + PW_MF060_MF089]
	pmaddwd	xmm1, [rip + PW_MF089_F060]
	pmaddwd	xmm3, [rip + PW_MF089_F060]
	paddd	xmm0, [r15 - 32]
	paddd	xmm7, [r15 - 16]
	paddd	xmm1, xmm5
	paddd	xmm3, xmm4
	movdqa	[r15 - 64], xmm0
	movdqa	[r15 - 48], xmm7
	movdqa	xmm0, xmm2
	movdqa	xmm7, xmm2
	punpcklwd	xmm0, xmm6
	punpckhwd	xmm7, xmm6
	movdqa	xmm2, xmm0
	movdqa	xmm6, xmm7
	pmaddwd	xmm0, [rip + PW_MF050_MF256]
	pmaddwd	xmm7, [rip + PW_MF050_MF256]
	pmaddwd	xmm2, [rip + PW_MF256_F050]
	pmaddwd	xmm6, [rip + PW_MF256_F050]
	paddd	xmm0, xmm5
	paddd	xmm7, xmm4
	paddd	xmm2, [r15 - 32]
	paddd	xmm6, [r15 - 16]
	movdqa	[r15 - 32], xmm0
	movdqa	[r15 - 16], xmm7
	movdqa	xmm5, [r15 - 192]
	movdqa	xmm4, [r15 - 176]
	movdqa	xmm0, xmm5
	movdqa	xmm7, xmm4
	paddd	xmm5, xmm1
	paddd	xmm4, xmm3
	psubd	xmm0, xmm1
	psubd	xmm7, xmm3
	movdqa	xmm1, [rip + PD_DESCALE_P2]
	paddd	xmm5, xmm1
	paddd	xmm4, xmm1
	psrad	xmm5, 18
	psrad	xmm4, 18
	paddd	xmm0, xmm1
	paddd	xmm7, xmm1
	psrad	xmm0, 18
	psrad	xmm7, 18
	packssdw	xmm5, xmm4
	packssdw	xmm0, xmm7
	movdqa	xmm3, [r15 - 128]
	movdqa	xmm1, [r15 - 112]
	movdqa	xmm4, xmm3
	movdqa	xmm7, xmm1
	paddd	xmm3, xmm2
	paddd	xmm1, xmm6
	psubd	xmm4, xmm2
	psubd	xmm7, xmm6
	movdqa	xmm2, [rip + PD_DESCALE_P2]
	paddd	xmm3, xmm2
	paddd	xmm1, xmm2
	psrad	xmm3, 18
	psrad	xmm1, 18
	paddd	xmm4, xmm2
	paddd	xmm7, xmm2
	psrad	xmm4, 18
	psrad	xmm7, 18
	packssdw	xmm3, xmm1
	packssdw	xmm4, xmm7
	packsswb	xmm5, xmm4
	packsswb	xmm3, xmm0
	movdqa	xmm6, [r15 - 96]
	movdqa	xmm2, [r15 - 80]
	movdqa	xmm1, [r15 - 32]
	movdqa	xmm7, [r15 - 16]
	movdqa	[r15 - 192], xmm5
	movdqa	[r15 - 176], xmm3
	movdqa	xmm4, xmm6
	movdqa	xmm0, xmm2
	paddd	xmm6, xmm1
	paddd	xmm2, xmm7
	psubd	xmm4, xmm1
	psubd	xmm0, xmm7
	movdqa	xmm5, [rip + PD_DESCALE_P2]
	paddd	xmm6, xmm5
	paddd	xmm2, xmm5
	psrad	xmm6, 18
	psrad	xmm2, 18
	paddd	xmm4, xmm5
	paddd	xmm0, xmm5
	psrad	xmm4, 18
	psrad	xmm0, 18
	packssdw	xmm6, xmm2
	packssdw	xmm4, xmm0
	movdqa	xmm3, [r15 - 160]
	movdqa	xmm1, [r15 - 144]
	movdqa	xmm7, [r15 - 64]
	movdqa	xmm5, [r15 - 48]
	movdqa	xmm2, xmm3
	movdqa	xmm0, xmm1
	paddd	xmm3, xmm7
	paddd	xmm1, xmm5
	psubd	xmm2, xmm7
	psubd	xmm0, xmm5
	movdqa	xmm7, [rip + PD_DESCALE_P2]
	paddd	xmm3, xmm7
	paddd	xmm1, xmm7
	psrad	xmm3, 18
	psrad	xmm1, 18
	paddd	xmm2, xmm7
	paddd	xmm0, xmm7
	psrad	xmm2, 18
	psrad	xmm0, 18
	movdqa	xmm5, [rip + PB_CENTERJSAMP]
	packssdw	xmm3, xmm1
	packssdw	xmm2, xmm0
	movdqa	xmm7, [r15 - 192]
	movdqa	xmm1, [r15 - 176]
	packsswb	xmm6, xmm2
	packsswb	xmm3, xmm4
	paddb	xmm7, xmm5
	paddb	xmm1, xmm5
	paddb	xmm6, xmm5
	paddb	xmm3, xmm5
	movdqa	xmm0, xmm7
	punpcklbw	xmm7, xmm1
	punpckhbw	xmm0, xmm1
	movdqa	xmm2, xmm6
	punpcklbw	xmm6, xmm3
	punpckhbw	xmm2, xmm3
	movdqa	xmm4, xmm7
	punpcklwd	xmm7, xmm6
	punpckhwd	xmm4, xmm6
	movdqa	xmm5, xmm2
	punpcklwd	xmm2, xmm0
	punpckhwd	xmm5, xmm0
	movdqa	xmm1, xmm7
	punpckldq	xmm7, xmm2
	punpckhdq	xmm1, xmm2
	movdqa	xmm3, xmm4
	punpckldq	xmm4, xmm5
	punpckhdq	xmm3, xmm5
	pshufd	xmm6, xmm7, 78
	pshufd	xmm0, xmm1, 78
	pshufd	xmm2, xmm4, 78
	pshufd	xmm5, xmm3, 78
	mov	rdx, qword ptr [rdi]
	mov	rsi, qword ptr [rdi + 16]
	movq	[rdx + rax*1], xmm7
	movq	[rsi + rax*1], xmm1
	mov	rdx, qword ptr [rdi + 32]
	mov	rsi, qword ptr [rdi + 48]
	movq	[rdx + rax*1], xmm4
	movq	[rsi + rax*1], xmm3
	mov	rdx, qword ptr [rdi + 8]
	mov	rsi, qword ptr [rdi + 24]
	movq	[rdx + rax*1], xmm6
	movq	[rsi + rax*1], xmm0
	mov	rdx, qword ptr [rdi + 40]
	mov	rsi, qword ptr [rdi + 56]
	movq	[rdx + rax*1], xmm2
	movq	[rsi + rax*1], xmm5
	pop	r13
	pop	r12
	pop	r11
	pop	r10
	lea	rsp, [rbp - 8]
	pop	r15
	pop	rbp
	ret
	.balign	32
	.section	.note.GNU-stack,"",@progbits
