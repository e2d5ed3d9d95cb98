using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace SogniLike.Packages.Tests.Surface;

/// <summary>Reads the instructions of a method body.</summary>
internal static class Instructions
{
    private static readonly Dictionary<ushort, OperandType> Operands = typeof(OpCodes).GetFields()
        .Where(static field => field.FieldType == typeof(OpCode))
        .Select(static field => (OpCode)field.GetValue(null)!)
        .ToDictionary(static code => unchecked((ushort)code.Value), static code => code.OperandType);

    /// <summary>Each instruction with its operand where that is a token, else 0.</summary>
    public static IEnumerable<(ILOpCode Code, int Token)> Of(MethodBodyBlock body)
    {
        var code = body.GetILReader();
        while (code.RemainingBytes > 0)
        {
            ushort value = code.ReadByte();
            if (value == 0xFE)
            {
                value = (ushort)(0xFE00 | code.ReadByte());
            }

            var token = 0;
            switch (Operands[value])
            {
                case OperandType.InlineNone:
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    code.Offset += 1;
                    break;
                case OperandType.InlineVar:
                    code.Offset += 2;
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    code.Offset += 8;
                    break;
                case OperandType.InlineSwitch:
                    var targets = code.ReadInt32();
                    code.Offset += 4 * targets;
                    break;
                default:
                    token = code.ReadInt32();
                    break;
            }

            yield return ((ILOpCode)value, token);
        }
    }
}
