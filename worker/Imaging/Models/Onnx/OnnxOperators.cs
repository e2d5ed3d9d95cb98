using System.Collections.Frozen;

namespace SogniLike.Imaging.Models.Onnx;

/// <summary>The operators that diffusion models, their encoders and decoders and upscalers are made of. Everything else is refused.</summary>
internal static class OnnxOperators
{
    /// <summary>Of ai.onnx, each a pure function of its inputs.</summary>
    public static readonly FrozenSet<string> Standard = Words(
        """
        Abs Acos Acosh Add And ArgMax ArgMin Asin Asinh Atan Atanh Attention AveragePool BatchNormalization BitShift BitwiseAnd BitwiseNot BitwiseOr BitwiseXor
        Cast CastLike Ceil Celu CenterCropPad Clip Compress Concat Constant ConstantOfShape Conv ConvInteger ConvTranspose Cos Cosh CumSum DepthToSpace
        DequantizeLinear Div Dropout DynamicQuantizeLinear Einsum Elu Equal Erf Exp Expand EyeLike Flatten Floor Gather GatherElements GatherND Gelu Gemm
        GlobalAveragePool GlobalMaxPool Greater GreaterOrEqual GridSample GroupNormalization HardSigmoid HardSwish Hardmax Identity InstanceNormalization
        IsInf IsNaN LRN LayerNormalization LeakyRelu Less LessOrEqual Log LogSoftmax LpNormalization MatMul MatMulInteger Max MaxPool Mean
        MeanVarianceNormalization Min Mish Mod Mul Neg NonZero Not OneHot Or PRelu Pad Pow QLinearConv QLinearMatMul QuantizeLinear RMSNormalization Range
        Reciprocal ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare Relu Reshape Resize
        ReverseSequence RotaryEmbedding Round ScatterElements ScatterND Selu Shape Shrink Sigmoid Sign SimplifiedLayerNormalization Sin Sinh Size Slice
        Softmax Softplus Softsign SpaceToDepth Split Sqrt Squeeze Sub Sum Swish Tan Tanh ThresholdedRelu Tile TopK Transpose Trilu Unsqueeze Upsample Where Xor
        """);

    /// <summary>Of com.microsoft: what ONNX Runtime's and Olive's optimisers put into diffusion models.</summary>
    public static readonly FrozenSet<string> Microsoft = Words(
        """
        Attention BiasAdd BiasDropout BiasGelu BiasSoftmax BiasSplitGelu ConvTransposeWithDynamicPads DequantizeLinear DynamicQuantizeMatMul
        EmbedLayerNormalization FastGelu FusedConv FusedGemm FusedMatMul FusedMatMulActivation GatedRelativePositionBias Gelu GemmFastGelu GemmFloat8
        GroupNorm GroupQueryAttention MatMulBnb4 MatMulInteger16 MatMulIntegerToFloat MatMulNBits MultiHeadAttention NhwcConv NhwcFusedConv NhwcMaxPool
        PackedAttention PackedMultiHeadAttention QAttention QGemm QLinearAdd QLinearAveragePool QLinearConcat QLinearConv QLinearGlobalAveragePool
        QLinearLeakyRelu QLinearMul QLinearSigmoid QLinearSoftmax QLinearWhere QOrderedMatMul QuantizeLinear QuickGelu RelativePositionBias RemovePadding
        RestorePadding RotaryEmbedding SkipGroupNorm SkipLayerNormalization SkipSimplifiedLayerNormalization TransposeMatMul Trilu
        """);

    /// <summary>Control flow: can run without end, and hides what it holds.</summary>
    public static readonly FrozenSet<string> ControlFlow = Words("If Loop Scan SequenceMap");

    /// <summary>Noise comes from the seed alone.</summary>
    public static readonly FrozenSet<string> Random = Words("Bernoulli Multinomial RandomNormal RandomNormalLike RandomUniform RandomUniformLike");

    /// <summary>Nodes that hold, name or call code that is no graph.</summary>
    public static readonly FrozenSet<string> Native = Words("ATen EPContext ExternalKernel NcclAllGather NcclAllReduce PyOp PythonOp SharedObject TritonOp");

    private static FrozenSet<string> Words(string text) =>
        text.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
