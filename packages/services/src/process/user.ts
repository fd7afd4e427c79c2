/** A user of the system that is not the user of this process. */
export interface User {
  readonly uid: number;
  readonly gid: number;
}
