/** Staff, roles, sign-in. */
export const staff = {
  "staff.column_name": "Name",
  "staff.column_role": "Role",
} as const;
