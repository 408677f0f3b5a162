# Translated from simd/x86_64/jsimdcpu.asm of libjpeg-turbo by translate.py; do not edit.
	.intel_syntax noprefix
	.text
	.balign	32
	.globl	jpeg_simd_cpu_support
	.hidden	jpeg_simd_cpu_support
	.type	jpeg_simd_cpu_support, @function
jpeg_simd_cpu_support:
	push	rbp
	mov	rbp, rsp
	push	rbx
	push	rdi
	xor	rdi, rdi
	or	rdi, 8
	or	rdi, 4
	mov	rax, 0
	cpuid
	cmp	rax, 7
	jl	.Ljpeg_simd_cpu_support_return
	mov	rax, 7
	xor	rcx, rcx
	cpuid
	mov	rax, rbx
	test	rax, 32
	jz	.Ljpeg_simd_cpu_support_return
	mov	rax, 1
	xor	rcx, rcx
	cpuid
	test	rcx, 134217728
	jz	.Ljpeg_simd_cpu_support_return
	test	rcx, 268435456
	jz	.Ljpeg_simd_cpu_support_return
	xor	rcx, rcx
	xgetbv
	and	rax, 6
	cmp	rax, 6
	jnz	.Ljpeg_simd_cpu_support_return
	or	rdi, 128
.Ljpeg_simd_cpu_support_return:
	mov	rax, rdi
	pop	rdi
	pop	rbx
	pop	rbp
	ret
	.balign	32
	.section	.note.GNU-stack,"",@progbits
