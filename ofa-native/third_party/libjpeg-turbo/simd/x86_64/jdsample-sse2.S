# Translated from simd/x86_64/jdsample-sse2.asm of libjpeg-turbo by translate.py; do not edit.
	.intel_syntax noprefix
	.section	.rodata
	.balign	32
	.globl	jconst_fancy_upsample_sse2
	.hidden	jconst_fancy_upsample_sse2
	.type	jconst_fancy_upsample_sse2, @object
jconst_fancy_upsample_sse2:
PW_ONE:
	.rept	8
	.short	1
	.endr
PW_TWO:
	.rept	8
	.short	2
	.endr
PW_THREE:
	.rept	8
	.short	3
	.endr
PW_SEVEN:
	.rept	8
	.short	7
	.endr
PW_EIGHT:
	.rept	8
	.short	8
	.endr
	.balign	32
	.text
	.balign	32
	.globl	jsimd_h2v1_fancy_upsample_sse2
	.hidden	jsimd_h2v1_fancy_upsample_sse2
	.type	jsimd_h2v1_fancy_upsample_sse2, @function
jsimd_h2v1_fancy_upsample_sse2:
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
	jz	.Ljsimd_h2v1_fancy_upsample_sse2_return
	mov	rcx, r10
	test	rcx, rcx
	jz	.Ljsimd_h2v1_fancy_upsample_sse2_return
	mov	rsi, r12
	mov	rdi, r13
	mov	rdi, qword ptr [rdi]
.Ljsimd_h2v1_fancy_upsample_sse2_rowloop:
	push	rax
	push	rdi
	push	rsi
	mov	rsi, qword ptr [rsi]
	mov	rdi, qword ptr [rdi]
	test	rax, 15
	jz	.Ljsimd_h2v1_fancy_upsample_sse2_skip
	mov	dl, byte ptr [rsi + (rax - 1) * 1]
	mov	byte ptr [rsi + rax*1], dl
.Ljsimd_h2v1_fancy_upsample_sse2_skip:
	pxor	xmm0, xmm0
	pcmpeqb	xmm7, xmm7
	psrldq	xmm7, 15
	pand	xmm7, [rsi]
	add	rax, 15
	and	rax, -16
	cmp	rax, 16
	ja	.Ljsimd_h2v1_fancy_upsample_sse2_columnloop
.Ljsimd_h2v1_fancy_upsample_sse2_columnloop_last:
	pcmpeqb	xmm6, xmm6
	pslldq	xmm6, 15
	pand	xmm6, [rsi]
	jmp	.Ljsimd_h2v1_fancy_upsample_sse2_upsample
.Ljsimd_h2v1_fancy_upsample_sse2_columnloop:
	movdqa	xmm6, [rsi + 16]
	pslldq	xmm6, 15
.Ljsimd_h2v1_fancy_upsample_sse2_upsample:
	movdqa	xmm1, [rsi]
	movdqa	xmm2, xmm1
	movdqa	xmm3, xmm1
	pslldq	xmm2, 1
	psrldq	xmm3, 1
	por	xmm2, xmm7
	por	xmm3, xmm6
	movdqa	xmm7, xmm1
	psrldq	xmm7, 15
	movdqa	xmm4, xmm1
	punpcklbw	xmm1, xmm0
	punpckhbw	xmm4, xmm0
	movdqa	xmm5, xmm2
	punpcklbw	xmm2, xmm0
	punpckhbw	xmm5, xmm0
	movdqa	xmm6, xmm3
	punpcklbw	xmm3, xmm0
	punpckhbw	xmm6, xmm0
	pmullw	xmm1, [rip + PW_THREE]
	pmullw	xmm4, [rip + PW_THREE]
	paddw	xmm2, [rip + PW_ONE]
	paddw	xmm5, [rip + PW_ONE]
	paddw	xmm3, [rip + PW_TWO]
	paddw	xmm6, [rip + PW_TWO]
	paddw	xmm2, xmm1
	paddw	xmm5, xmm4
	psrlw	xmm2, 2
	psrlw	xmm5, 2
	paddw	xmm3, xmm1
	paddw	xmm6, xmm4
	psrlw	xmm3, 2
	psrlw	xmm6, 2
	psllw	xmm3, 8
	psllw	xmm6, 8
	por	xmm2, xmm3
	por	xmm5, xmm6
	movdqa	[rdi], xmm2
	movdqa	[rdi + 16], xmm5
	sub	rax, 16
	add	rsi, 16
	add	rdi, 32
	cmp	rax, 16
	ja	.Ljsimd_h2v1_fancy_upsample_sse2_columnloop
	test	eax, eax
	jnz	.Ljsimd_h2v1_fancy_upsample_sse2_columnloop_last
	pop	rsi
	pop	rdi
	pop	rax
	add	rsi, 8
	add	rdi, 8
	dec	rcx
	jg	.Ljsimd_h2v1_fancy_upsample_sse2_rowloop
.Ljsimd_h2v1_fancy_upsample_sse2_return:
	pop	r13
	pop	r12
	pop	r11
	pop	r10
	pop	rbp
	ret
	.balign	32
	.globl	jsimd_h2v2_fancy_upsample_sse2
	.hidden	jsimd_h2v2_fancy_upsample_sse2
	.type	jsimd_h2v2_fancy_upsample_sse2, @function
jsimd_h2v2_fancy_upsample_sse2:
	push	rbp
	mov	rbp, rsp
	push	r15
	and	rsp, -16
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
	push	rbx
	mov	eax, r11d
	test	rax, rax
	jz	.Ljsimd_h2v2_fancy_upsample_sse2_return
	mov	rcx, r10
	test	rcx, rcx
	jz	.Ljsimd_h2v2_fancy_upsample_sse2_return
	mov	rsi, r12
	mov	rdi, r13
	mov	rdi, qword ptr [rdi]
.Ljsimd_h2v2_fancy_upsample_sse2_rowloop:
	push	rax
	push	rcx
	push	rdi
	push	rsi
	mov	rcx, qword ptr [rsi - 8]
	mov	rbx, qword ptr [rsi]
	mov	rsi, qword ptr [rsi + 8]
	mov	rdx, qword ptr [rdi]
	mov	rdi, qword ptr [rdi + 8]
	test	rax, 15
	jz	.Ljsimd_h2v2_fancy_upsample_sse2_skip
	push	rdx
	mov	dl, byte ptr [rcx + (rax - 1) * 1]
	mov	byte ptr [rcx + rax*1], dl
	mov	dl, byte ptr [rbx + (rax - 1) * 1]
	mov	byte ptr [rbx + rax*1], dl
	mov	dl, byte ptr [rsi + (rax - 1) * 1]
	mov	byte ptr [rsi + rax*1], dl
	pop	rdx
.Ljsimd_h2v2_fancy_upsample_sse2_skip:
	movdqa	xmm0, [rbx]
	movdqa	xmm1, [rcx]
	movdqa	xmm2, [rsi]
	pxor	xmm3, xmm3
	movdqa	xmm4, xmm0
	punpcklbw	xmm0, xmm3
	punpckhbw	xmm4, xmm3
	movdqa	xmm5, xmm1
	punpcklbw	xmm1, xmm3
	punpckhbw	xmm5, xmm3
	movdqa	xmm6, xmm2
	punpcklbw	xmm2, xmm3
	punpckhbw	xmm6, xmm3
	pmullw	xmm0, [rip + PW_THREE]
	pmullw	xmm4, [rip + PW_THREE]
	pcmpeqb	xmm7, xmm7
	psrldq	xmm7, 14
	paddw	xmm1, xmm0
	paddw	xmm5, xmm4
	paddw	xmm2, xmm0
	paddw	xmm6, xmm4
	movdqa	[rdx], xmm1
	movdqa	[rdx + 16], xmm5
	movdqa	[rdi], xmm2
	movdqa	[rdi + 16], xmm6
	pand	xmm1, xmm7
	pand	xmm2, xmm7
	movdqa	[r15 - 64], xmm1
	movdqa	[r15 - 48], xmm2
	add	rax, 15
	and	rax, -16
	cmp	rax, 16
	ja	.Ljsimd_h2v2_fancy_upsample_sse2_columnloop
.Ljsimd_h2v2_fancy_upsample_sse2_columnloop_last:
	pcmpeqb	xmm1, xmm1
	pslldq	xmm1, 14
	movdqa	xmm2, xmm1
	pand	xmm1, [rdx + 16]
	pand	xmm2, [rdi + 16]
	movdqa	[r15 - 32], xmm1
	movdqa	[r15 - 16], xmm2
	jmp	.Ljsimd_h2v2_fancy_upsample_sse2_upsample
.Ljsimd_h2v2_fancy_upsample_sse2_columnloop:
	movdqa	xmm0, [rbx + 16]
	movdqa	xmm1, [rcx + 16]
	movdqa	xmm2, [rsi + 16]
	pxor	xmm3, xmm3
	movdqa	xmm4, xmm0
	punpcklbw	xmm0, xmm3
	punpckhbw	xmm4, xmm3
	movdqa	xmm5, xmm1
	punpcklbw	xmm1, xmm3
	punpckhbw	xmm5, xmm3
	movdqa	xmm6, xmm2
	punpcklbw	xmm2, xmm3
	punpckhbw	xmm6, xmm3
	pmullw	xmm0, [rip + PW_THREE]
	pmullw	xmm4, [rip + PW_THREE]
	paddw	xmm1, xmm0
	paddw	xmm5, xmm4
	paddw	xmm2, xmm0
	paddw	xmm6, xmm4
	movdqa	[rdx + 32], xmm1
	movdqa	[rdx + 48], xmm5
	movdqa	[rdi + 32], xmm2
	movdqa	[rdi + 48], xmm6
	pslldq	xmm1, 14
	pslldq	xmm2, 14
	movdqa	[r15 - 32], xmm1
	movdqa	[r15 - 16], xmm2
.Ljsimd_h2v2_fancy_upsample_sse2_upsample:
	movdqa	xmm7, [rdx]
	movdqa	xmm3, [rdx + 16]
	movdqa	xmm0, xmm7
	movdqa	xmm4, xmm3
	psrldq	xmm0, 2
	pslldq	xmm4, 14
	movdqa	xmm5, xmm7
	movdqa	xmm6, xmm3
	psrldq	xmm5, 14
	pslldq	xmm6, 2
	por	xmm0, xmm4
	por	xmm5, xmm6
	movdqa	xmm1, xmm7
	movdqa	xmm2, xmm3
	pslldq	xmm1, 2
	psrldq	xmm2, 2
	movdqa	xmm4, xmm3
	psrldq	xmm4, 14
	por	xmm1, [r15 - 64]
	por	xmm2, [r15 - 32]
	movdqa	[r15 - 64], xmm4
	pmullw	xmm7, [rip + PW_THREE]
	pmullw	xmm3, [rip + PW_THREE]
	paddw	xmm1, [rip + PW_EIGHT]
	paddw	xmm5, [rip + PW_EIGHT]
	paddw	xmm0, [rip + PW_SEVEN]
	paddw	xmm2, [rip + PW_SEVEN]
	paddw	xmm1, xmm7
	paddw	xmm5, xmm3
	psrlw	xmm1, 4
	psrlw	xmm5, 4
	paddw	xmm0, xmm7
	paddw	xmm2, xmm3
	psrlw	xmm0, 4
	psrlw	xmm2, 4
	psllw	xmm0, 8
	psllw	xmm2, 8
	por	xmm1, xmm0
	por	xmm5, xmm2
	movdqa	[rdx], xmm1
	movdqa	[rdx + 16], xmm5
	movdqa	xmm6, [rdi]
	movdqa	xmm4, [rdi + 16]
	movdqa	xmm7, xmm6
	movdqa	xmm3, xmm4
	psrldq	xmm7, 2
	pslldq	xmm3, 14
	movdqa	xmm0, xmm6
	movdqa	xmm2, xmm4
	psrldq	xmm0, 14
	pslldq	xmm2, 2
	por	xmm7, xmm3
	por	xmm0, xmm2
	movdqa	xmm1, xmm6
	movdqa	xmm5, xmm4
	pslldq	xmm1, 2
	psrldq	xmm5, 2
	movdqa	xmm3, xmm4
	psrldq	xmm3, 14
	por	xmm1, [r15 - 48]
	por	xmm5, [r15 - 16]
	movdqa	[r15 - 48], xmm3
	pmullw	xmm6, [rip + PW_THREE]
	pmullw	xmm4, [rip + PW_THREE]
	paddw	xmm1, [rip + PW_EIGHT]
	paddw	xmm0, [rip + PW_EIGHT]
	paddw	xmm7, [rip + PW_SEVEN]
	paddw	xmm5, [rip + PW_SEVEN]
	paddw	xmm1, xmm6
	paddw	xmm0, xmm4
	psrlw	xmm1, 4
	psrlw	xmm0, 4
	paddw	xmm7, xmm6
	paddw	xmm5, xmm4
	psrlw	xmm7, 4
	psrlw	xmm5, 4
	psllw	xmm7, 8
	psllw	xmm5, 8
	por	xmm1, xmm7
	por	xmm0, xmm5
	movdqa	[rdi], xmm1
	movdqa	[rdi + 16], xmm0
	sub	rax, 16
	add	rcx, 16
	add	rbx, 16
	add	rsi, 16
	add	rdx, 32
	add	rdi, 32
	cmp	rax, 16
	ja	.Ljsimd_h2v2_fancy_upsample_sse2_columnloop
	test	rax, rax
	jnz	.Ljsimd_h2v2_fancy_upsample_sse2_columnloop_last
	pop	rsi
	pop	rdi
	pop	rcx
	pop	rax
	add	rsi, 8
	add	rdi, 16
	sub	rcx, 2
	jg	.Ljsimd_h2v2_fancy_upsample_sse2_rowloop
.Ljsimd_h2v2_fancy_upsample_sse2_return:
	pop	rbx
	pop	r13
	pop	r12
	pop	r11
	pop	r10
	lea	rsp, [rbp - 8]
	pop	r15
	pop	rbp
	ret
	.balign	32
	.globl	jsimd_h2v1_upsample_sse2
	.hidden	jsimd_h2v1_upsample_sse2
	.type	jsimd_h2v1_upsample_sse2, @function
jsimd_h2v1_upsample_sse2:
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
	jz	.Ljsimd_h2v1_upsample_sse2_return
	mov	rcx, r10
	test	rcx, rcx
	jz	.Ljsimd_h2v1_upsample_sse2_return
	mov	rsi, r12
	mov	rdi, r13
	mov	rdi, qword ptr [rdi]
.Ljsimd_h2v1_upsample_sse2_rowloop:
	push	rdi
	push	rsi
	mov	rsi, qword ptr [rsi]
	mov	rdi, qword ptr [rdi]
	mov	rax, rdx
.Ljsimd_h2v1_upsample_sse2_columnloop:
	movdqa	xmm0, [rsi]
	movdqa	xmm1, xmm0
	punpcklbw	xmm0, xmm0
	punpckhbw	xmm1, xmm1
	movdqa	[rdi], xmm0
	movdqa	[rdi + 16], xmm1
	sub	rax, 32
	jz	.Ljsimd_h2v1_upsample_sse2_nextrow
	movdqa	xmm2, [rsi + 16]
	movdqa	xmm3, xmm2
	punpcklbw	xmm2, xmm2
	punpckhbw	xmm3, xmm3
	movdqa	[rdi + 32], xmm2
	movdqa	[rdi + 48], xmm3
	sub	rax, 32
	jz	.Ljsimd_h2v1_upsample_sse2_nextrow
	add	rsi, 32
	add	rdi, 64
	jmp	.Ljsimd_h2v1_upsample_sse2_columnloop
.Ljsimd_h2v1_upsample_sse2_nextrow:
	pop	rsi
	pop	rdi
	add	rsi, 8
	add	rdi, 8
	dec	rcx
	jg	.Ljsimd_h2v1_upsample_sse2_rowloop
.Ljsimd_h2v1_upsample_sse2_return:
	pop	r13
	pop	r12
	pop	r11
	pop	r10
	pop	rbp
	ret
	.balign	32
	.globl	jsimd_h2v2_upsample_sse2
	.hidden	jsimd_h2v2_upsample_sse2
	.type	jsimd_h2v2_upsample_sse2, @function
jsimd_h2v2_upsample_sse2:
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
	jz	.Ljsimd_h2v2_upsample_sse2_return
	mov	rcx, r10
	test	rcx, rcx
	jz	.Ljsimd_h2v2_upsample_sse2_return
	mov	rsi, r12
	mov	rdi, r13
	mov	rdi, qword ptr [rdi]
.Ljsimd_h2v2_upsample_sse2_rowloop:
	push	rdi
	push	rsi
	mov	rsi, qword ptr [rsi]
	mov	rbx, qword ptr [rdi]
	mov	rdi, qword ptr [rdi + 8]
	mov	rax, rdx
.Ljsimd_h2v2_upsample_sse2_columnloop:
	movdqa	xmm0, [rsi]
	movdqa	xmm1, xmm0
	punpcklbw	xmm0, xmm0
	punpckhbw	xmm1, xmm1
	movdqa	[rbx], xmm0
	movdqa	[rbx + 16], xmm1
	movdqa	[rdi], xmm0
	movdqa	[rdi + 16], xmm1
	sub	rax, 32
	jz	.Ljsimd_h2v2_upsample_sse2_nextrow
	movdqa	xmm2, [rsi + 16]
	movdqa	xmm3, xmm2
	punpcklbw	xmm2, xmm2
	punpckhbw	xmm3, xmm3
	movdqa	[rbx + 32], xmm2
	movdqa	[rbx + 48], xmm3
	movdqa	[rdi + 32], xmm2
	movdqa	[rdi + 48], xmm3
	sub	rax, 32
	jz	.Ljsimd_h2v2_upsample_sse2_nextrow
	add	rsi, 32
	add	rbx, 64
	add	rdi, 64
	jmp	.Ljsimd_h2v2_upsample_sse2_columnloop
.Ljsimd_h2v2_upsample_sse2_nextrow:
	pop	rsi
	pop	rdi
	add	rsi, 8
	add	rdi, 16
	sub	rcx, 2
	jg	.Ljsimd_h2v2_upsample_sse2_rowloop
.Ljsimd_h2v2_upsample_sse2_return:
	pop	rbx
	pop	r13
	pop	r12
	pop	r11
	pop	r10
	pop	rbp
	ret
	.balign	32
	.section	.note.GNU-stack,"",@progbits
