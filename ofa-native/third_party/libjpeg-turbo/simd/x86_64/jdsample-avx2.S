# Translated from simd/x86_64/jdsample-avx2.asm of libjpeg-turbo by translate.py; do not edit.
	.intel_syntax noprefix
	.section	.rodata
	.balign	32
	.globl	jconst_fancy_upsample_avx2
	.hidden	jconst_fancy_upsample_avx2
	.type	jconst_fancy_upsample_avx2, @object
jconst_fancy_upsample_avx2:
PW_ONE:
	.rept	16
	.short	1
	.endr
PW_TWO:
	.rept	16
	.short	2
	.endr
PW_THREE:
	.rept	16
	.short	3
	.endr
PW_SEVEN:
	.rept	16
	.short	7
	.endr
PW_EIGHT:
	.rept	16
	.short	8
	.endr
	.balign	32
	.text
	.balign	32
	.globl	jsimd_h2v1_fancy_upsample_avx2
	.hidden	jsimd_h2v1_fancy_upsample_avx2
	.type	jsimd_h2v1_fancy_upsample_avx2, @function
jsimd_h2v1_fancy_upsample_avx2:
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
	mov	eax, r11d
	test	rax, rax
	jz	.Ljsimd_h2v1_fancy_upsample_avx2_return
	mov	rcx, r10
	test	rcx, rcx
	jz	.Ljsimd_h2v1_fancy_upsample_avx2_return
	mov	rsi, r12
	mov	rdi, r13
	mov	rdi, qword ptr [rdi]
	vpxor	ymm0, ymm0, ymm0
	vpcmpeqb	xmm9, xmm9, xmm9
	vpsrldq	xmm10, xmm9, 15
	vpslldq	xmm9, xmm9, 15
	vperm2i128	ymm9, ymm9, ymm9, 1
.Ljsimd_h2v1_fancy_upsample_avx2_rowloop:
	push	rax
	push	rdi
	push	rsi
	mov	rsi, qword ptr [rsi]
	mov	rdi, qword ptr [rdi]
	test	rax, 31
	jz	.Ljsimd_h2v1_fancy_upsample_avx2_skip
	mov	dl, byte ptr [rsi + (rax - 1) * 1]
	mov	byte ptr [rsi + rax*1], dl
.Ljsimd_h2v1_fancy_upsample_avx2_skip:
	vpand	ymm7, ymm10, [rsi]
	add	rax, 31
	and	rax, -32
	cmp	rax, 32
	ja	.Ljsimd_h2v1_fancy_upsample_avx2_columnloop
.Ljsimd_h2v1_fancy_upsample_avx2_columnloop_last:
	vpand	ymm6, ymm9, [rsi]
	jmp	.Ljsimd_h2v1_fancy_upsample_avx2_upsample
.Ljsimd_h2v1_fancy_upsample_avx2_columnloop:
	vmovdqu	ymm6, [rsi + 32]
	vperm2i128	ymm6, ymm0, ymm6, 32
	vpslldq	ymm6, ymm6, 15
.Ljsimd_h2v1_fancy_upsample_avx2_upsample:
	vmovdqu	ymm1, [rsi]
	vperm2i128	ymm2, ymm0, ymm1, 32
	vpalignr	ymm2, ymm1, ymm2, 15
	vperm2i128	ymm4, ymm0, ymm1, 3
	vpalignr	ymm3, ymm4, ymm1, 1
	vpor	ymm2, ymm2, ymm7
	vpor	ymm3, ymm3, ymm6
	vpsrldq	ymm7, ymm4, 15
	vpunpckhbw	ymm4, ymm1, ymm0
	vpunpcklbw	ymm5, ymm1, ymm0
	vperm2i128	ymm1, ymm5, ymm4, 32
	vperm2i128	ymm4, ymm5, ymm4, 49
	vpunpckhbw	ymm5, ymm2, ymm0
	vpunpcklbw	ymm6, ymm2, ymm0
	vperm2i128	ymm2, ymm6, ymm5, 32
	vperm2i128	ymm5, ymm6, ymm5, 49
	vpunpckhbw	ymm6, ymm3, ymm0
	vpunpcklbw	ymm8, ymm3, ymm0
	vperm2i128	ymm3, ymm8, ymm6, 32
	vperm2i128	ymm6, ymm8, ymm6, 49
	vpmullw	ymm1, ymm1, [rip + PW_THREE]
	vpmullw	ymm4, ymm4, [rip + PW_THREE]
	vpaddw	ymm2, ymm2, [rip + PW_ONE]
	vpaddw	ymm5, ymm5, [rip + PW_ONE]
	vpaddw	ymm3, ymm3, [rip + PW_TWO]
	vpaddw	ymm6, ymm6, [rip + PW_TWO]
	vpaddw	ymm2, ymm2, ymm1
	vpaddw	ymm5, ymm5, ymm4
	vpsrlw	ymm2, ymm2, 2
	vpsrlw	ymm5, ymm5, 2
	vpaddw	ymm3, ymm3, ymm1
	vpaddw	ymm6, ymm6, ymm4
	vpsrlw	ymm3, ymm3, 2
	vpsrlw	ymm6, ymm6, 2
	vpsllw	ymm3, ymm3, 8
	vpsllw	ymm6, ymm6, 8
	vpor	ymm2, ymm2, ymm3
	vpor	ymm5, ymm5, ymm6
	vmovdqu	[rdi], ymm2
	vmovdqu	[rdi + 32], ymm5
	sub	rax, 32
	add	rsi, 32
	add	rdi, 64
	cmp	rax, 32
	ja	.Ljsimd_h2v1_fancy_upsample_avx2_columnloop
	test	eax, eax
	jnz	.Ljsimd_h2v1_fancy_upsample_avx2_columnloop_last
	pop	rsi
	pop	rdi
	pop	rax
	add	rsi, 8
	add	rdi, 8
	dec	rcx
	jg	.Ljsimd_h2v1_fancy_upsample_avx2_rowloop
.Ljsimd_h2v1_fancy_upsample_avx2_return:
	vzeroupper
	pop	r13
	pop	r12
	pop	r11
	pop	r10
	pop	rbp
	ret
	.balign	32
	.globl	jsimd_h2v2_fancy_upsample_avx2
	.hidden	jsimd_h2v2_fancy_upsample_avx2
	.type	jsimd_h2v2_fancy_upsample_avx2, @function
jsimd_h2v2_fancy_upsample_avx2:
	push	rbp
	mov	rbp, rsp
	push	r15
	and	rsp, -32
	mov	r15, rsp
	sub	rsp, 128
	push	r10
	mov	r10, rdi
	push	r11
	mov	r11, rsi
	push	r12
	mov	r12, rdx
	push	r13
	mov	r13, rcx
	push	rbx
	mov	eax, r11d
	test	rax, rax
	jz	.Ljsimd_h2v2_fancy_upsample_avx2_return
	mov	rcx, r10
	test	rcx, rcx
	jz	.Ljsimd_h2v2_fancy_upsample_avx2_return
	mov	rsi, r12
	mov	rdi, r13
	mov	rdi, qword ptr [rdi]
.Ljsimd_h2v2_fancy_upsample_avx2_rowloop:
	push	rax
	push	rcx
	push	rdi
	push	rsi
	mov	rcx, qword ptr [rsi - 8]
	mov	rbx, qword ptr [rsi]
	mov	rsi, qword ptr [rsi + 8]
	mov	rdx, qword ptr [rdi]
	mov	rdi, qword ptr [rdi + 8]
	vpxor	ymm8, ymm8, ymm8
	vpcmpeqb	xmm9, xmm9, xmm9
	vpsrldq	xmm10, xmm9, 14
	vpslldq	xmm9, xmm9, 14
	vperm2i128	ymm9, ymm9, ymm9, 1
	test	rax, 31
	jz	.Ljsimd_h2v2_fancy_upsample_avx2_skip
	push	rdx
	mov	dl, byte ptr [rcx + (rax - 1) * 1]
	mov	byte ptr [rcx + rax*1], dl
	mov	dl, byte ptr [rbx + (rax - 1) * 1]
	mov	byte ptr [rbx + rax*1], dl
	mov	dl, byte ptr [rsi + (rax - 1) * 1]
	mov	byte ptr [rsi + rax*1], dl
	pop	rdx
.Ljsimd_h2v2_fancy_upsample_avx2_skip:
	vmovdqu	ymm0, [rbx]
	vmovdqu	ymm1, [rcx]
	vmovdqu	ymm2, [rsi]
	vpunpckhbw	ymm4, ymm0, ymm8
	vpunpcklbw	ymm5, ymm0, ymm8
	vperm2i128	ymm0, ymm5, ymm4, 32
	vperm2i128	ymm4, ymm5, ymm4, 49
	vpunpckhbw	ymm5, ymm1, ymm8
	vpunpcklbw	ymm6, ymm1, ymm8
	vperm2i128	ymm1, ymm6, ymm5, 32
	vperm2i128	ymm5, ymm6, ymm5, 49
	vpunpckhbw	ymm6, ymm2, ymm8
	vpunpcklbw	ymm3, ymm2, ymm8
	vperm2i128	ymm2, ymm3, ymm6, 32
	vperm2i128	ymm6, ymm3, ymm6, 49
	vpmullw	ymm0, ymm0, [rip + PW_THREE]
	vpmullw	ymm4, ymm4, [rip + PW_THREE]
	vpaddw	ymm1, ymm1, ymm0
	vpaddw	ymm5, ymm5, ymm4
	vpaddw	ymm2, ymm2, ymm0
	vpaddw	ymm6, ymm6, ymm4
	vmovdqu	[rdx], ymm1
	vmovdqu	[rdx + 32], ymm5
	vmovdqu	[rdi], ymm2
	vmovdqu	[rdi + 32], ymm6
	vpand	ymm1, ymm1, ymm10
	vpand	ymm2, ymm2, ymm10
	vmovdqa	[r15 - 128], ymm1
	vmovdqa	[r15 - 96], ymm2
	add	rax, 31
	and	rax, -32
	cmp	rax, 32
	ja	.Ljsimd_h2v2_fancy_upsample_avx2_columnloop
.Ljsimd_h2v2_fancy_upsample_avx2_columnloop_last:
	vpand	ymm1, ymm9, [rdx + 32]
	vpand	ymm2, ymm9, [rdi + 32]
	vmovdqa	[r15 - 64], ymm1
	vmovdqa	[r15 - 32], ymm2
	jmp	.Ljsimd_h2v2_fancy_upsample_avx2_upsample
.Ljsimd_h2v2_fancy_upsample_avx2_columnloop:
	vmovdqu	ymm0, [rbx + 32]
	vmovdqu	ymm1, [rcx + 32]
	vmovdqu	ymm2, [rsi + 32]
	vpunpckhbw	ymm4, ymm0, ymm8
	vpunpcklbw	ymm5, ymm0, ymm8
	vperm2i128	ymm0, ymm5, ymm4, 32
	vperm2i128	ymm4, ymm5, ymm4, 49
	vpunpckhbw	ymm5, ymm1, ymm8
	vpunpcklbw	ymm6, ymm1, ymm8
	vperm2i128	ymm1, ymm6, ymm5, 32
	vperm2i128	ymm5, ymm6, ymm5, 49
	vpunpckhbw	ymm6, ymm2, ymm8
	vpunpcklbw	ymm7, ymm2, ymm8
	vperm2i128	ymm2, ymm7, ymm6, 32
	vperm2i128	ymm6, ymm7, ymm6, 49
	vpmullw	ymm0, ymm0, [rip + PW_THREE]
	vpmullw	ymm4, ymm4, [rip + PW_THREE]
	vpaddw	ymm1, ymm1, ymm0
	vpaddw	ymm5, ymm5, ymm4
	vpaddw	ymm2, ymm2, ymm0
	vpaddw	ymm6, ymm6, ymm4
	vmovdqu	[rdx + 64], ymm1
	vmovdqu	[rdx + 96], ymm5
	vmovdqu	[rdi + 64], ymm2
	vmovdqu	[rdi + 96], ymm6
	vperm2i128	ymm1, ymm8, ymm1, 32
	vpslldq	ymm1, ymm1, 14
	vperm2i128	ymm2, ymm8, ymm2, 32
	vpslldq	ymm2, ymm2, 14
	vmovdqa	[r15 - 64], ymm1
	vmovdqa	[r15 - 32], ymm2
.Ljsimd_h2v2_fancy_upsample_avx2_upsample:
	vmovdqu	ymm7, [rdx]
	vmovdqu	ymm3, [rdx + 32]
	vperm2i128	ymm0, ymm8, ymm7, 3
	vpalignr	ymm0, ymm0, ymm7, 2
	vperm2i128	ymm4, ymm8, ymm3, 32
	vpslldq	ymm4, ymm4, 14
	vperm2i128	ymm5, ymm8, ymm7, 3
	vpsrldq	ymm5, ymm5, 14
	vperm2i128	ymm6, ymm8, ymm3, 32
	vpalignr	ymm6, ymm3, ymm6, 14
	vpor	ymm0, ymm0, ymm4
	vpor	ymm5, ymm5, ymm6
	vperm2i128	ymm2, ymm8, ymm3, 3
	vpalignr	ymm2, ymm2, ymm3, 2
	vperm2i128	ymm4, ymm8, ymm3, 3
	vpsrldq	ymm4, ymm4, 14
	vperm2i128	ymm1, ymm8, ymm7, 32
	vpalignr	ymm1, ymm7, ymm1, 14
	vpor	ymm1, ymm1, [r15 - 128]
	vpor	ymm2, ymm2, [r15 - 64]
	vmovdqa	[r15 - 128], ymm4
	vpmullw	ymm7, ymm7, [rip + PW_THREE]
	vpmullw	ymm3, ymm3, [rip + PW_THREE]
	vpaddw	ymm1, ymm1, [rip + PW_EIGHT]
	vpaddw	ymm5, ymm5, [rip + PW_EIGHT]
	vpaddw	ymm0, ymm0, [rip + PW_SEVEN]
	vpaddw	ymm2, ymm2, [rip + PW_SEVEN]
	vpaddw	ymm1, ymm1, ymm7
	vpaddw	ymm5, ymm5, ymm3
	vpsrlw	ymm1, ymm1, 4
	vpsrlw	ymm5, ymm5, 4
	vpaddw	ymm0, ymm0, ymm7
	vpaddw	ymm2, ymm2, ymm3
	vpsrlw	ymm0, ymm0, 4
	vpsrlw	ymm2, ymm2, 4
	vpsllw	ymm0, ymm0, 8
	vpsllw	ymm2, ymm2, 8
	vpor	ymm1, ymm1, ymm0
	vpor	ymm5, ymm5, ymm2
	vmovdqu	[rdx], ymm1
	vmovdqu	[rdx + 32], ymm5
	vmovdqu	ymm6, [rdi]
	vmovdqu	ymm4, [rdi + 32]
	vperm2i128	ymm7, ymm8, ymm6, 3
	vpalignr	ymm7, ymm7, ymm6, 2
	vperm2i128	ymm3, ymm8, ymm4, 32
	vpslldq	ymm3, ymm3, 14
	vperm2i128	ymm0, ymm8, ymm6, 3
	vpsrldq	ymm0, ymm0, 14
	vperm2i128	ymm2, ymm8, ymm4, 32
	vpalignr	ymm2, ymm4, ymm2, 14
	vpor	ymm7, ymm7, ymm3
	vpor	ymm0, ymm0, ymm2
	vperm2i128	ymm5, ymm8, ymm4, 3
	vpalignr	ymm5, ymm5, ymm4, 2
	vperm2i128	ymm3, ymm8, ymm4, 3
	vpsrldq	ymm3, ymm3, 14
	vperm2i128	ymm1, ymm8, ymm6, 32
	vpalignr	ymm1, ymm6, ymm1, 14
	vpor	ymm1, ymm1, [r15 - 96]
	vpor	ymm5, ymm5, [r15 - 32]
	vmovdqa	[r15 - 96], ymm3
	vpmullw	ymm6, ymm6, [rip + PW_THREE]
	vpmullw	ymm4, ymm4, [rip + PW_THREE]
	vpaddw	ymm1, ymm1, [rip + PW_EIGHT]
	vpaddw	ymm0, ymm0, [rip + PW_EIGHT]
	vpaddw	ymm7, ymm7, [rip + PW_SEVEN]
	vpaddw	ymm5, ymm5, [rip + PW_SEVEN]
	vpaddw	ymm1, ymm1, ymm6
	vpaddw	ymm0, ymm0, ymm4
	vpsrlw	ymm1, ymm1, 4
	vpsrlw	ymm0, ymm0, 4
	vpaddw	ymm7, ymm7, ymm6
	vpaddw	ymm5, ymm5, ymm4
	vpsrlw	ymm7, ymm7, 4
	vpsrlw	ymm5, ymm5, 4
	vpsllw	ymm7, ymm7, 8
	vpsllw	ymm5, ymm5, 8
	vpor	ymm1, ymm1, ymm7
	vpor	ymm0, ymm0, ymm5
	vmovdqu	[rdi], ymm1
	vmovdqu	[rdi + 32], ymm0
	sub	rax, 32
	add	rcx, 32
	add	rbx, 32
	add	rsi, 32
	add	rdx, 64
	add	rdi, 64
	cmp	rax, 32
	ja	.Ljsimd_h2v2_fancy_upsample_avx2_columnloop
	test	rax, rax
	jnz	.Ljsimd_h2v2_fancy_upsample_avx2_columnloop_last
	pop	rsi
	pop	rdi
	pop	rcx
	pop	rax
	add	rsi, 8
	add	rdi, 16
	sub	rcx, 2
	jg	.Ljsimd_h2v2_fancy_upsample_avx2_rowloop
.Ljsimd_h2v2_fancy_upsample_avx2_return:
	pop	rbx
	vzeroupper
	pop	r13
	pop	r12
	pop	r11
	pop	r10
	lea	rsp, [rbp - 8]
	pop	r15
	pop	rbp
	ret
	.balign	32
	.globl	jsimd_h2v1_upsample_avx2
	.hidden	jsimd_h2v1_upsample_avx2
	.type	jsimd_h2v1_upsample_avx2, @function
jsimd_h2v1_upsample_avx2:
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
	mov	edx, r11d
	add	rdx, 31
	and	rdx, -32
	jz	.Ljsimd_h2v1_upsample_avx2_return
	mov	rcx, r10
	test	rcx, rcx
	jz	.Ljsimd_h2v1_upsample_avx2_return
	mov	rsi, r12
	mov	rdi, r13
	mov	rdi, qword ptr [rdi]
.Ljsimd_h2v1_upsample_avx2_rowloop:
	push	rdi
	push	rsi
	mov	rsi, qword ptr [rsi]
	mov	rdi, qword ptr [rdi]
	mov	rax, rdx
.Ljsimd_h2v1_upsample_avx2_columnloop:
	cmp	rax, 32
	ja	.Ljsimd_h2v1_upsample_avx2_above_16
	vmovdqu	xmm0, [rsi]
	vpunpckhbw	xmm1, xmm0, xmm0
	vpunpcklbw	xmm0, xmm0, xmm0
	vmovdqu	[rdi], xmm0
	vmovdqu	[rdi + 16], xmm1
	jmp	.Ljsimd_h2v1_upsample_avx2_nextrow
.Ljsimd_h2v1_upsample_avx2_above_16:
	vmovdqu	ymm0, [rsi]
	vpermq	ymm0, ymm0, 216
	vpunpckhbw	ymm1, ymm0, ymm0
	vpunpcklbw	ymm0, ymm0, ymm0
	vmovdqu	[rdi], ymm0
	vmovdqu	[rdi + 32], ymm1
	sub	rax, 64
	jz	.Ljsimd_h2v1_upsample_avx2_nextrow
	add	rsi, 32
	add	rdi, 64
	jmp	.Ljsimd_h2v1_upsample_avx2_columnloop
.Ljsimd_h2v1_upsample_avx2_nextrow:
	pop	rsi
	pop	rdi
	add	rsi, 8
	add	rdi, 8
	dec	rcx
	jg	.Ljsimd_h2v1_upsample_avx2_rowloop
.Ljsimd_h2v1_upsample_avx2_return:
	vzeroupper
	pop	r13
	pop	r12
	pop	r11
	pop	r10
	pop	rbp
	ret
	.balign	32
	.globl	jsimd_h2v2_upsample_avx2
	.hidden	jsimd_h2v2_upsample_avx2
	.type	jsimd_h2v2_upsample_avx2, @function
jsimd_h2v2_upsample_avx2:
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
	push	rbx
	mov	edx, r11d
	add	rdx, 31
	and	rdx, -32
	jz	.Ljsimd_h2v2_upsample_avx2_return
	mov	rcx, r10
	test	rcx, rcx
	jz	.Ljsimd_h2v2_upsample_avx2_return
	mov	rsi, r12
	mov	rdi, r13
	mov	rdi, qword ptr [rdi]
.Ljsimd_h2v2_upsample_avx2_rowloop:
	push	rdi
	push	rsi
	mov	rsi, qword ptr [rsi]
	mov	rbx, qword ptr [rdi]
	mov	rdi, qword ptr [rdi + 8]
	mov	rax, rdx
.Ljsimd_h2v2_upsample_avx2_columnloop:
	cmp	rax, 32
	ja	.Ljsimd_h2v2_upsample_avx2_above_16
	vmovdqu	xmm0, [rsi]
	vpunpckhbw	xmm1, xmm0, xmm0
	vpunpcklbw	xmm0, xmm0, xmm0
	vmovdqu	[rbx], xmm0
	vmovdqu	[rbx + 16], xmm1
	vmovdqu	[rdi], xmm0
	vmovdqu	[rdi + 16], xmm1
	jmp	.Ljsimd_h2v2_upsample_avx2_nextrow
.Ljsimd_h2v2_upsample_avx2_above_16:
	vmovdqu	ymm0, [rsi]
	vpermq	ymm0, ymm0, 216
	vpunpckhbw	ymm1, ymm0, ymm0
	vpunpcklbw	ymm0, ymm0, ymm0
	vmovdqu	[rbx], ymm0
	vmovdqu	[rbx + 32], ymm1
	vmovdqu	[rdi], ymm0
	vmovdqu	[rdi + 32], ymm1
	sub	rax, 64
	jz	.Ljsimd_h2v2_upsample_avx2_nextrow
	add	rsi, 32
	add	rbx, 64
	add	rdi, 64
	jmp	.Ljsimd_h2v2_upsample_avx2_columnloop
.Ljsimd_h2v2_upsample_avx2_nextrow:
	pop	rsi
	pop	rdi
	add	rsi, 8
	add	rdi, 16
	sub	rcx, 2
	jg	.Ljsimd_h2v2_upsample_avx2_rowloop
.Ljsimd_h2v2_upsample_avx2_return:
	pop	rbx
	vzeroupper
	pop	r13
	pop	r12
	pop	r11
	pop	r10
	pop	rbp
	ret
	.balign	32
	.section	.note.GNU-stack,"",@progbits
