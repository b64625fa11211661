package g722

// The tables of ITU-T G.722 section 6.2.1. They are never written to.
var (
	// stepRoots are the antilogarithms of the scale's fraction, in 32nds (ILB).
	stepRoots = [32]int32{
		2048, 2093, 2139, 2186, 2233, 2282, 2332, 2383, 2435, 2489, 2543, 2599, 2656, 2714, 2774, 2834,
		2896, 2960, 3025, 3091, 3158, 3228, 3298, 3371, 3444, 3520, 3597, 3676, 3756, 3838, 3922, 4008,
	}

	// lowerLevels are the decision levels of the lower band's quantizer (Q6), from the first that is above zero. The
	// last two make their number that of a binary search, and part nothing.
	lowerLevels = [31]int32{
		35, 72, 110, 150, 190, 233, 276, 323, 370, 422, 473, 530, 587, 650, 714, 786,
		858, 940, 1023, 1121, 1219, 1339, 1458, 1612, 1765, 1980, 2195, 2557, 2919, 32767, 32767,
	}

	// lowerPlus and lowerMinus are the codes between those levels for differences that are positive and negative (ILP,
	// ILN).
	lowerPlus = [32]int32{
		61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47,
		46, 45, 44, 43, 42, 41, 40, 39, 38, 37, 36, 35, 34, 33, 32, 32, 32,
	}
	lowerMinus = [32]int32{
		63, 62, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19,
		18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 4, 4,
	}

	// lowerSteps6 are the differences that codes of six bits stand for, in steps (QM6).
	lowerSteps6 = [64]int32{
		-136, -136, -136, -136, -24808, -21904, -19008, -16704, -14984, -13512, -12280, -11192, -10232, -9360, -8576, -7856,
		-7192, -6576, -6000, -5456, -4944, -4464, -4008, -3576, -3168, -2776, -2400, -2032, -1688, -1360, -1040, -728,
		24808, 21904, 19008, 16704, 14984, 13512, 12280, 11192, 10232, 9360, 8576, 7856, 7192, 6576, 6000, 5456,
		4944, 4464, 4008, 3576, 3168, 2776, 2400, 2032, 1688, 1360, 1040, 728, 432, 136, -432, -136,
	}

	// lowerSteps4 are the differences that the first four bits stand for (QM4).
	lowerSteps4 = [16]int32{
		0, -20456, -12896, -8968, -6288, -4240, -2584, -1200, 20456, 12896, 8968, 6288, 4240, 2584, 1200, 0,
	}

	// lowerShares are by how much the first four bits move the scale (WL of RL42).
	lowerShares = [16]int32{-60, 3042, 1198, 538, 334, 172, 58, -30, 3042, 1198, 538, 334, 172, 58, -30, -60}

	// upperSteps are the differences that codes of two bits stand for (QM2).
	upperSteps = [4]int32{-7408, -1616, 7408, 1616}

	// upperShares are by how much they move the scale (WH of RH2).
	upperShares = [4]int32{798, -214, 798, -214}

	// mirrorTaps is every other tap of the quadrature mirror filters; the others are the same turned round.
	mirrorTaps = [12]int32{3, -11, 12, 32, -210, 951, 3876, -805, 362, -156, 53, -11}
)

// upperLevel is the decision level of the upper band's quantizer (Q2).
const upperLevel = 564
