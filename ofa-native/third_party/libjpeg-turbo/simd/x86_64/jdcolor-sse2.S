# Translated from simd/x86_64/jdcolor-sse2.asm of libjpeg-turbo by translate.py; do not edit.
	.intel_syntax noprefix
	.section	.rodata
	.balign	32
	.globl	jconst_ycc_rgb_convert_sse2
	.hidden	jconst_ycc_rgb_convert_sse2
	.type	jconst_ycc_rgb_convert_sse2, @object
jconst_ycc_rgb_convert_sse2:
PW_F0402:
	.rept	8
	.short	26345
	.endr
PW_MF0228:
	.rept	8
	.short	-14942
	.endr
PW_MF0344_F0285:
	.rept	4
	.short	-22554, 18734
	.endr
PW_ONE:
	.rept	8
	.short	1
	.endr
PD_ONEHALF:
	.rept	4
	.long	32768
	.endr
	.balign	32
	.text
	.balign	32
	.globl	jsimd_ycc_rgb_convert_sse2
	.hidden	jsimd_ycc_rgb_convert_sse2
	.type	jsimd_ycc_rgb_convert_sse2, @function
jsimd_ycc_rgb_convert_sse2:
	push	rbp
	mov	rbp, rsp
	push	r15
	and	rsp, -16
	mov	r15, rsp
	sub	rsp, 32
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
	jz	.Ljsimd_ycc_rgb_convert_sse2_return
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
	jle	.Ljsimd_ycc_rgb_convert_sse2_return
.Ljsimd_ycc_rgb_convert_sse2_rowloop:
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
.Ljsimd_ycc_rgb_convert_sse2_columnloop:
	movdqa	xmm5, [rbx]
	movdqa	xmm1, [rdx]
	pcmpeqw	xmm4, xmm4
	pcmpeqw	xmm7, xmm7
	psrlw	xmm4, 8
	psllw	xmm7, 7
	movdqa	xmm0, xmm4
	pand	xmm4, xmm5
	psrlw	xmm5, 8
	pand	xmm0, xmm1
	psrlw	xmm1, 8
	paddw	xmm4, xmm7
	paddw	xmm5, xmm7
	paddw	xmm0, xmm7
	paddw	xmm1, xmm7
	movdqa	xmm2, xmm4
	movdqa	xmm3, xmm5
	paddw	xmm4, xmm4
	paddw	xmm5, xmm5
	movdqa	xmm6, xmm0
	movdqa	xmm7, xmm1
	paddw	xmm0, xmm0
	paddw	xmm1, xmm1
	pmulhw	xmm4, [rip + PW_MF0228]
	pmulhw	xmm5, [rip + PW_MF0228]
	pmulhw	xmm0, [rip + PW_F0402]
	pmulhw	xmm1, [rip + PW_F0402]
	paddw	xmm4, [rip + PW_ONE]
	paddw	xmm5, [rip + PW_ONE]
	psraw	xmm4, 1
	psraw	xmm5, 1
	paddw	xmm0, [rip + PW_ONE]
	paddw	xmm1, [rip + PW_ONE]
	psraw	xmm0, 1
	psraw	xmm1, 1
	paddw	xmm4, xmm2
	paddw	xmm5, xmm3
	paddw	xmm4, xmm2
	paddw	xmm5, xmm3
	paddw	xmm0, xmm6
	paddw	xmm1, xmm7
	movdqa	[r15 - 32], xmm4
	movdqa	[r15 - 16], xmm5
	movdqa	xmm4, xmm2
	movdqa	xmm5, xmm3
	punpcklwd	xmm2, xmm6
	punpckhwd	xmm4, xmm6
	pmaddwd	xmm2, [rip + PW_MF0344_F0285]
	pmaddwd	xmm4, [rip + PW_MF0344_F0285]
	punpcklwd	xmm3, xmm7
	punpckhwd	xmm5, xmm7
	pmaddwd	xmm3, [rip + PW_MF0344_F0285]
	pmaddwd	xmm5, [rip + PW_MF0344_F0285]
	paddd	xmm2, [rip + PD_ONEHALF]
	paddd	xmm4, [rip + PD_ONEHALF]
	psrad	xmm2, 16
	psrad	xmm4, 16
	paddd	xmm3, [rip + PD_ONEHALF]
	paddd	xmm5, [rip + PD_ONEHALF]
	psrad	xmm3, 16
	psrad	xmm5, 16
	packssdw	xmm2, xmm4
	packssdw	xmm3, xmm5
	psubw	xmm2, xmm6
	psubw	xmm3, xmm7
	movdqa	xmm5, [rsi]
	pcmpeqw	xmm4, xmm4
	psrlw	xmm4, 8
	pand	xmm4, xmm5
	psrlw	xmm5, 8
	paddw	xmm0, xmm4
	paddw	xmm1, xmm5
	packuswb	xmm0, xmm0
	packuswb	xmm1, xmm1
	paddw	xmm2, xmm4
	paddw	xmm3, xmm5
	packuswb	xmm2, xmm2
	packuswb	xmm3, xmm3
	paddw	xmm4, [r15 - 32]
	paddw	xmm5, [r15 - 16]
	packuswb	xmm4, xmm4
	packuswb	xmm5, xmm5
	punpcklbw	xmm0, xmm2
	punpcklbw	xmm4, xmm1
	punpcklbw	xmm3, xmm5
	movdqa	xmm6, xmm0
	movdqa	xmm7, xmm0
	punpcklwd	xmm0, xmm4
	punpckhwd	xmm6, xmm4
	psrldq	xmm7, 2
	psrldq	xmm4, 2
	movdqa	xmm2, xmm3
	movdqa	xmm1, xmm3
	punpcklwd	xmm3, xmm7
	punpckhwd	xmm2, xmm7
	psrldq	xmm1, 2
	movdqa	xmm5, xmm4
	punpcklwd	xmm4, xmm1
	punpckhwd	xmm5, xmm1
	pshufd	xmm7, xmm0, 78
	movdqa	xmm1, xmm4
	punpckldq	xmm0, xmm3
	punpckldq	xmm4, xmm7
	punpckhdq	xmm3, xmm1
	pshufd	xmm7, xmm6, 78
	movdqa	xmm1, xmm5
	punpckldq	xmm6, xmm2
	punpckldq	xmm5, xmm7
	punpckhdq	xmm2, xmm1
	punpcklqdq	xmm0, xmm4
	punpcklqdq	xmm3, xmm6
	punpcklqdq	xmm5, xmm2
	cmp	rcx, 16
	jb	.Ljsimd_ycc_rgb_convert_sse2_column_st32
	test	rdi, 15
	jnz	.Ljsimd_ycc_rgb_convert_sse2_out1
	movntdq	[rdi], xmm0
	movntdq	[rdi + 16], xmm3
	movntdq	[rdi + 32], xmm5
	jmp	.Ljsimd_ycc_rgb_convert_sse2_out0
.Ljsimd_ycc_rgb_convert_sse2_out1:
	movdqu	[rdi], xmm0
	movdqu	[rdi + 16], xmm3
	movdqu	[rdi + 32], xmm5
.Ljsimd_ycc_rgb_convert_sse2_out0:
	add	rdi, 48
	sub	rcx, 16
	jz	.Ljsimd_ycc_rgb_convert_sse2_nextrow
	add	rsi, 16
	add	rbx, 16
	add	rdx, 16
	jmp	.Ljsimd_ycc_rgb_convert_sse2_columnloop
.Ljsimd_ycc_rgb_convert_sse2_column_st32:
	lea	rcx, [rcx + rcx*2]
	cmp	rcx, 32
	jb	.Ljsimd_ycc_rgb_convert_sse2_column_st16
	movdqu	[rdi], xmm0
	movdqu	[rdi + 16], xmm3
	add	rdi, 32
	movdqa	xmm0, xmm5
	sub	rcx, 32
	jmp	.Ljsimd_ycc_rgb_convert_sse2_column_st15
.Ljsimd_ycc_rgb_convert_sse2_column_st16:
	cmp	rcx, 16
	jb	.Ljsimd_ycc_rgb_convert_sse2_column_st15
	movdqu	[rdi], xmm0
	add	rdi, 16
	movdqa	xmm0, xmm3
	sub	rcx, 16
.Ljsimd_ycc_rgb_convert_sse2_column_st15:
	cmp	rcx, 8
	jb	.Ljsimd_ycc_rgb_convert_sse2_column_st7
	movq	[rdi], xmm0
	add	rdi, 8
	sub	rcx, 8
	psrldq	xmm0, 8
.Ljsimd_ycc_rgb_convert_sse2_column_st7:
	cmp	rcx, 4
	jb	.Ljsimd_ycc_rgb_convert_sse2_column_st3
	movd	[rdi], xmm0
	add	rdi, 4
	sub	rcx, 4
	psrldq	xmm0, 4
.Ljsimd_ycc_rgb_convert_sse2_column_st3:
	movd	eax, xmm0
	cmp	rcx, 2
	jb	.Ljsimd_ycc_rgb_convert_sse2_column_st1
	mov	word ptr [rdi], ax
	add	rdi, 2
	sub	rcx, 2
	shr	rax, 16
.Ljsimd_ycc_rgb_convert_sse2_column_st1:
	test	rcx, rcx
	jz	.Ljsimd_ycc_rgb_convert_sse2_nextrow
	mov	byte ptr [rdi], al
.Ljsimd_ycc_rgb_convert_sse2_nextrow:
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
	jg	.Ljsimd_ycc_rgb_convert_sse2_rowloop
	sfence
.Ljsimd_ycc_rgb_convert_sse2_return:
	pop	rbx
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
