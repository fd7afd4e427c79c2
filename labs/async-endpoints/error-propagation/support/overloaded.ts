/** More is under way than there is room for. */
export class Overloaded extends Error {
  override readonly name = "Overloaded";
}
