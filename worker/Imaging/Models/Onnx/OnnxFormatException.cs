namespace SogniLike.Imaging.Models.Onnx;

/// <summary>A file is not what the ONNX format describes, or beyond a limit. Never leaves this folder.</summary>
internal sealed class OnnxFormatException(ModelDefectCode code, string message) : Exception(message)
{
    public ModelDefectCode Code => code;
}
