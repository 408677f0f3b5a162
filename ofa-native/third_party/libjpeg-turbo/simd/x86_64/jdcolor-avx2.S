# Translated from simd/x86_64/jdcolor-avx2.asm of libjpeg-turbo by translate.py; do not edit.
	.intel_syntax noprefix
	.section	.rodata
	.balign	32
	.globl	jconst_ycc_rgb_convert_avx2
	.hidden	jconst_ycc_rgb_convert_avx2
	.type	jconst_ycc_rgb_convert_avx2, @object
jconst_ycc_rgb_convert_avx2:
PW_F0402:
	.rept	16
	.short	26345
	.endr
PW_MF0228:
	.rept	16
	.short	-14942
	.endr
PW_MF0344_F0285:
	.rept	8
	.short	-22554, 18734
	.endr
PW_ONE:
	.rept	16
	.short	1
	.endr
PD_ONEHALF:
	.rept	8
	.long	32768
	.endr
	.balign	32
	.text
	.balign	32
	.globl	jsimd_ycc_rgb_convert_avx2
	.hidden	jsimd_ycc_rgb_convert_avx2
	.type	jsimd_ycc_rgb_convert_avx2, @function
jsimd_ycc_rgb_convert_avx2:
	push	rbp
	mov	rbp, rsp
	push	r15
	and	rsp, -32
	mov	r15, rsp
	sub	rsp, 64
	push	r10
	mov	r10, rdi
	push	r11
	mov	r11, rsi
	push	r12
	mov	r12, rdx
	push	r13
	mov	r13, rcx
	push	r14
	mov	r14, r8
	push	rbx
	mov	ecx, r10d
	test	rcx, rcx
	jz	.Ljsimd_ycc_rgb_convert_avx2_return
	push	rcx
	mov	rdi, r11
	mov	ecx, r12d
	mov	rsi, qword ptr [rdi]
	mov	rbx, qword ptr [rdi + 8]
	mov	rdx, qword ptr [rdi + 16]
	lea	rsi, [rsi + rcx*8]
	lea	rbx, [rbx + rcx*8]
	lea	rdx, [rdx + rcx*8]
	pop	rcx
	mov	rdi, r13
	mov	eax, r14d
	test	rax, rax
	jle	.Ljsimd_ycc_rgb_convert_avx2_return
.Ljsimd_ycc_rgb_convert_avx2_rowloop:
	push	rax
	push	rdi
	push	rdx
	push	rbx
	push	rsi
	push	rcx
	mov	rsi, qword ptr [rsi]
	mov	rbx, qword ptr [rbx]
	mov	rdx, qword ptr [rdx]
	mov	rdi, qword ptr [rdi]
.Ljsimd_ycc_rgb_convert_avx2_columnloop:
	vmovdqu	ymm5, [rbx]
	vmovdqu	ymm1, [rdx]
	vpcmpeqw	ymm0, ymm0, ymm0
	vpcmpeqw	ymm7, ymm7, ymm7
	vpsrlw	ymm0, ymm0, 8
	vpsllw	ymm7, ymm7, 7
	vpand	ymm4, ymm0, ymm5
	vpsrlw	ymm5, ymm5, 8
	vpand	ymm0, ymm0, ymm1
	vpsrlw	ymm1, ymm1, 8
	vpaddw	ymm2, ymm4, ymm7
	vpaddw	ymm3, ymm5, ymm7
	vpaddw	ymm6, ymm0, ymm7
	vpaddw	ymm7, ymm1, ymm7
	vpaddw	ymm4, ymm2, ymm2
	vpaddw	ymm5, ymm3, ymm3
	vpaddw	ymm0, ymm6, ymm6
	vpaddw	ymm1, ymm7, ymm7
	vpmulhw	ymm4, ymm4, [rip + PW_MF0228]
	vpmulhw	ymm5, ymm5, [rip + PW_MF0228]
	vpmulhw	ymm0, ymm0, [rip + PW_F0402]
	vpmulhw	ymm1, ymm1, [rip + PW_F0402]
	vpaddw	ymm4, ymm4, [rip + PW_ONE]
	vpaddw	ymm5, ymm5, [rip + PW_ONE]
	vpsraw	ymm4, ymm4, 1
	vpsraw	ymm5, ymm5, 1
	vpaddw	ymm0, ymm0, [rip + PW_ONE]
	vpaddw	ymm1, ymm1, [rip + PW_ONE]
	vpsraw	ymm0, ymm0, 1
	vpsraw	ymm1, ymm1, 1
	vpaddw	ymm4, ymm4, ymm2
	vpaddw	ymm5, ymm5, ymm3
	vpaddw	ymm4, ymm4, ymm2
	vpaddw	ymm5, ymm5, ymm3
	vpaddw	ymm0, ymm0, ymm6
	vpaddw	ymm1, ymm1, ymm7
	vmovdqa	[r15 - 64], ymm4
	vmovdqa	[r15 - 32], ymm5
	vpunpckhwd	ymm4, ymm2, ymm6
	vpunpcklwd	ymm2, ymm2, ymm6
	vpmaddwd	ymm2, ymm2, [rip + PW_MF0344_F0285]
	vpmaddwd	ymm4, ymm4, [rip + PW_MF0344_F0285]
	vpunpckhwd	ymm5, ymm3, ymm7
	vpunpcklwd	ymm3, ymm3, ymm7
	vpmaddwd	ymm3, ymm3, [rip + PW_MF0344_F0285]
	vpmaddwd	ymm5, ymm5, [rip + PW_MF0344_F0285]
	vpaddd	ymm2, ymm2, [rip + PD_ONEHALF]
	vpaddd	ymm4, ymm4, [rip + PD_ONEHALF]
	vpsrad	ymm2, ymm2, 16
	vpsrad	ymm4, ymm4, 16
	vpaddd	ymm3, ymm3, [rip + PD_ONEHALF]
	vpaddd	ymm5, ymm5, [rip + PD_ONEHALF]
	vpsrad	ymm3, ymm3, 16
	vpsrad	ymm5, ymm5, 16
	vpackssdw	ymm2, ymm2, ymm4
	vpackssdw	ymm3, ymm3, ymm5
	vpsubw	ymm2, ymm2, ymm6
	vpsubw	ymm3, ymm3, ymm7
	vmovdqu	ymm5, [rsi]
	vpcmpeqw	ymm4, ymm4, ymm4
	vpsrlw	ymm4, ymm4, 8
	vpand	ymm4, ymm4, ymm5
	vpsrlw	ymm5, ymm5, 8
	vpaddw	ymm0, ymm0, ymm4
	vpaddw	ymm1, ymm1, ymm5
	vpackuswb	ymm0, ymm0, ymm0
	vpackuswb	ymm1, ymm1, ymm1
	vpaddw	ymm2, ymm2, ymm4
	vpaddw	ymm3, ymm3, ymm5
	vpackuswb	ymm2, ymm2, ymm2
	vpackuswb	ymm3, ymm3, ymm3
	vpaddw	ymm4, ymm4, [r15 - 64]
	vpaddw	ymm5, ymm5, [r15 - 32]
	vpackuswb	ymm4, ymm4, ymm4
	vpackuswb	ymm5, ymm5, ymm5
	vpunpcklbw	ymm0, ymm0, ymm2
	vpunpcklbw	ymm4, ymm4, ymm1
	vpunpcklbw	ymm3, ymm3, ymm5
	vpsrldq	ymm7, ymm0, 2
	vpunpckhwd	ymm6, ymm0, ymm4
	vpunpcklwd	ymm0, ymm0, ymm4
	vpsrldq	ymm4, ymm4, 2
	vpsrldq	ymm1, ymm3, 2
	vpunpckhwd	ymm2, ymm3, ymm7
	vpunpcklwd	ymm3, ymm3, ymm7
	vpunpckhwd	ymm5, ymm4, ymm1
	vpunpcklwd	ymm4, ymm4, ymm1
	vpshufd	ymm7, ymm0, 78
	vpunpckldq	ymm0, ymm0, ymm3
	vpunpckhdq	ymm3, ymm3, ymm4
	vpunpckldq	ymm4, ymm4, ymm7
	vpshufd	ymm7, ymm6, 78
	vpunpckldq	ymm6, ymm6, ymm2
	vpunpckhdq	ymm2, ymm2, ymm5
	vpunpckldq	ymm5, ymm5, ymm7
	vpunpcklqdq	ymm7, ymm0, ymm4
	vpunpcklqdq	ymm6, ymm3, ymm6
	vpunpcklqdq	ymm2, ymm5, ymm2
	vperm2i128	ymm0, ymm7, ymm6, 32
	vperm2i128	ymm3, ymm2, ymm7, 48
	vperm2i128	ymm5, ymm6, ymm2, 49
	cmp	rcx, 32
	jb	.Ljsimd_ycc_rgb_convert_avx2_column_st64
	test	rdi, 31
	jnz	.Ljsimd_ycc_rgb_convert_avx2_out1
	vmovntdq	[rdi], ymm0
	vmovntdq	[rdi + 32], ymm3
	vmovntdq	[rdi + 64], ymm5
	jmp	.Ljsimd_ycc_rgb_convert_avx2_out0
.Ljsimd_ycc_rgb_convert_avx2_out1:
	vmovdqu	[rdi], ymm0
	vmovdqu	[rdi + 32], ymm3
	vmovdqu	[rdi + 64], ymm5
.Ljsimd_ycc_rgb_convert_avx2_out0:
	add	rdi, 96
	sub	rcx, 32
	jz	.Ljsimd_ycc_rgb_convert_avx2_nextrow
	add	rsi, 32
	add	rbx, 32
	add	rdx, 32
	jmp	.Ljsimd_ycc_rgb_convert_avx2_columnloop
.Ljsimd_ycc_rgb_convert_avx2_column_st64:
	lea	rcx, [rcx + rcx*2]
	cmp	rcx, 64
	jb	.Ljsimd_ycc_rgb_convert_avx2_column_st32
	vmovdqu	[rdi], ymm0
	vmovdqu	[rdi + 32], ymm3
	add	rdi, 64
	vmovdqa	ymm0, ymm5
	sub	rcx, 64
	jmp	.Ljsimd_ycc_rgb_convert_avx2_column_st31
.Ljsimd_ycc_rgb_convert_avx2_column_st32:
	cmp	rcx, 32
	jb	.Ljsimd_ycc_rgb_convert_avx2_column_st31
	vmovdqu	[rdi], ymm0
	add	rdi, 32
	vmovdqa	ymm0, ymm3
	sub	rcx, 32
	jmp	.Ljsimd_ycc_rgb_convert_avx2_column_st31
.Ljsimd_ycc_rgb_convert_avx2_column_st31:
	cmp	rcx, 16
	jb	.Ljsimd_ycc_rgb_convert_avx2_column_st15
	vmovdqu	[rdi], xmm0
	add	rdi, 16
	vperm2i128	ymm0, ymm0, ymm0, 1
	sub	rcx, 16
.Ljsimd_ycc_rgb_convert_avx2_column_st15:
	cmp	rcx, 8
	jb	.Ljsimd_ycc_rgb_convert_avx2_column_st7
	vmovq	[rdi], xmm0
	add	rdi, 8
	sub	rcx, 8
	vpsrldq	xmm0, xmm0, 8
.Ljsimd_ycc_rgb_convert_avx2_column_st7:
	cmp	rcx, 4
	jb	.Ljsimd_ycc_rgb_convert_avx2_column_st3
	vmovd	[rdi], xmm0
	add	rdi, 4
	sub	rcx, 4
	vpsrldq	xmm0, xmm0, 4
.Ljsimd_ycc_rgb_convert_avx2_column_st3:
	vmovd	eax, xmm0
	cmp	rcx, 2
	jb	.Ljsimd_ycc_rgb_convert_avx2_column_st1
	mov	word ptr [rdi], ax
	add	rdi, 2
	sub	rcx, 2
	shr	rax, 16
.Ljsimd_ycc_rgb_convert_avx2_column_st1:
	test	rcx, rcx
	jz	.Ljsimd_ycc_rgb_convert_avx2_nextrow
	mov	byte ptr [rdi], al
.Ljsimd_ycc_rgb_convert_avx2_nextrow:
	pop	rcx
	pop	rsi
	pop	rbx
	pop	rdx
	pop	rdi
	pop	rax
	add	rsi, 8
	add	rbx, 8
	add	rdx, 8
	add	rdi, 8
	dec	rax
	jg	.Ljsimd_ycc_rgb_convert_avx2_rowloop
	sfence
.Ljsimd_ycc_rgb_convert_avx2_return:
	pop	rbx
	vzeroupper
	pop	r14
	pop	r13
	pop	r12
	pop	r11
	pop	r10
	lea	rsp, [rbp - 8]
	pop	r15
	pop	rbp
	ret
	.balign	32
	.balign	32
	.section	.note.GNU-stack,"",@progbits
